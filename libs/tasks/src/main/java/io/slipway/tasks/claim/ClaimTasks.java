package io.slipway.tasks.claim;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.TaskFinished;
import io.slipway.tasks.order.TaskStarted;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Gives a worker tasks to run: the oldest that wait, or whose worker has died, and that hold nothing another one holds.
 *
 * <p>Looking alone is not enough to keep two conflicting tasks apart. Two workers may look at the same time, each at one of them, and a
 * task that was ordered earlier may become visible later, because its transaction was slower. So the candidates' resources are locked,
 * in one order for everybody, and the question is asked again by the statement that takes the task, on a snapshot younger than the locks.
 */
@ApplicationScoped
public class ClaimTasks {
    /** Another task holds a resource of task {@code t}, and it runs already or comes first. */
    private static final String CONFLICT = """
            SELECT 1
              FROM task_hold mine
              JOIN task_hold other
                ON other.resource = mine.resource AND other.task_id <> mine.task_id AND (mine.exclusive OR other.exclusive)
              JOIN task o ON o.id = other.task_id
             WHERE mine.task_id = t.id
               AND (o.state IN ('running', 'canceling') OR (o.state = 'waiting' AND o.seq < t.seq))""";

    private static final String CANDIDATES = """
            SELECT t.id
              FROM task t
             WHERE (t.state = 'waiting' OR (t.state = 'running' AND t.leased_until < now()))
               AND NOT EXISTS (%s)
             ORDER BY t.seq
             LIMIT $1
               FOR UPDATE OF t SKIP LOCKED""".formatted(CONFLICT);

    private static final String LOCK_RESOURCES = """
            SELECT pg_advisory_xact_lock(hashtextextended(resource, 0))
              FROM (SELECT DISTINCT resource FROM task_hold WHERE task_id = ANY($1) ORDER BY resource) AS r""";

    private static final String TAKE = """
            UPDATE task t
               SET state = 'running', attempt = attempt + 1, worker = $2,
                   leased_until = now() + make_interval(secs => $3),
                   started_at = coalesce(started_at, now()), updated_at = now()
             WHERE t.id = ANY($1) AND NOT EXISTS (%s)
            RETURNING id, attempt, name, arguments::text AS arguments, created_by, logging_cid""".formatted(CONFLICT);

    /** Whoever was to stop a task died before he did: it has stopped. */
    private static final String BURY = """
            WITH dead AS (
                UPDATE task
                   SET state = 'canceled', finished_at = now(), updated_at = now()
                 WHERE state = 'canceling' AND leased_until < now()
                RETURNING id),
            released AS (DELETE FROM task_hold WHERE task_id IN (SELECT id FROM dead))
            SELECT id FROM dead""";

    private final Ledger ledger;
    private final Outbox outbox;

    ClaimTasks(Ledger ledger, Outbox outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    /** At most {@code slots} tasks, leased to {@code worker} for {@code lease}. */
    public Uni<List<Claim>> claim(UUID worker, int slots, Duration lease) {
        return ledger.write(tx -> bury(tx).chain(() -> tx.query(CANDIDATES, slots))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new))
                .chain(candidates -> take(tx, candidates, worker, lease))
                .call(claims ->
                        announced(tx, claims.stream().map(ClaimTasks::started).toList())));
    }

    private Uni<Void> bury(Tx.Sql tx) {
        return tx.query(BURY)
                .map(rows -> rows.stream().map(ClaimTasks::buried).toList())
                .chain(ended -> announced(tx, ended));
    }

    private static Fact buried(Row row) {
        return new TaskFinished(row.getUUID("id"), TaskState.CANCELED.toString());
    }

    private static Fact started(Claim claim) {
        return new TaskStarted(claim.task().value(), claim.attempt());
    }

    private Uni<Void> announced(Tx.Sql tx, List<Fact> facts) {
        Uni<Void> announced = Uni.createFrom().voidItem();
        for (Fact fact : facts) {
            announced = announced.chain(() -> outbox.announce(tx, fact)).replaceWithVoid();
        }
        return announced;
    }

    private static Uni<List<Claim>> take(Tx.Sql tx, UUID[] candidates, UUID worker, Duration lease) {
        return candidates.length == 0
                ? Uni.createFrom().item(List.of())
                : tx.query(LOCK_RESOURCES, (Object) candidates)
                        .chain(() -> tx.query(TAKE, candidates, worker, (double) lease.toSeconds()))
                        .map(rows -> rows.stream().map(ClaimTasks::claim).toList());
    }

    private static Claim claim(Row row) {
        return new Claim(
                new TaskId(row.getUUID("id")),
                row.getInteger("attempt"),
                row.getString("name"),
                row.getString("arguments"),
                row.getInteger("created_by"),
                row.getString("logging_cid"));
    }
}
