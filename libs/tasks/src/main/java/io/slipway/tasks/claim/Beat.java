package io.slipway.tasks.claim;

import io.slipway.ledger.outbox.Megaphone;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.TaskProgressed;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The heart of a worker: one statement that renews its leases, writes its progress and learns what it may go on with. */
@ApplicationScoped
public class Beat {
    private static final Logger LOG = Logger.getLogger(Beat.class);

    private static final String BEAT = """
            WITH mine AS (
                UPDATE task t
                   SET leased_until = now() + make_interval(secs => $2), updated_at = now()
                  FROM unnest($3::uuid[], $4::integer[]) AS w (id, attempt)
                 WHERE t.id = w.id AND t.attempt = w.attempt AND t.worker = $1 AND t.state = 'running'
                RETURNING t.id),
            reported AS (
                INSERT INTO progress_report AS p (task_id, ordinal, code, message, state, total, done, suffix)
                SELECT r.task_id, r.ordinal, r.code, r.message, r.state, r.total, r.done, r.suffix
                  FROM jsonb_to_recordset($5) AS r (task_id uuid, ordinal integer, code text, message text, state text,
                                                    total bigint, done bigint, suffix text)
                 WHERE r.task_id IN (SELECT id FROM mine)
                    ON CONFLICT (task_id, ordinal) DO UPDATE
                   SET message = excluded.message, state = excluded.state, total = excluded.total, done = excluded.done,
                       suffix = excluded.suffix
                 WHERE (p.message, p.state, p.total, p.done) IS DISTINCT FROM
                       (excluded.message, excluded.state, excluded.total, excluded.done)
                RETURNING p.task_id)
            SELECT id, id IN (SELECT task_id FROM reported) AS progressed FROM mine""";

    private final Ledger ledger;
    private final Outbox outbox;
    private final Megaphone megaphone;

    Beat(Ledger ledger, Outbox outbox, Megaphone megaphone) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.megaphone = megaphone;
    }

    /**
     * Beats once for {@code running} with the progress of each.
     *
     * @return the tasks that go on: every other one was canceled, or is somebody else's by now, and must be stopped
     */
    public Uni<Set<TaskId>> beat(UUID worker, Duration lease, Map<Fence, List<ProgressReport>> running) {
        UUID[] ids =
                running.keySet().stream().map(fence -> fence.task().value()).toArray(UUID[]::new);
        Integer[] attempts = running.keySet().stream().map(Fence::attempt).toArray(Integer[]::new);
        return ledger.read(BEAT, worker, (double) lease.toSeconds(), ids, attempts, reports(running))
                .invoke(rows -> tellWhoProgressed(rows, running))
                .map(rows ->
                        rows.stream().map(row -> new TaskId(row.getUUID("id"))).collect(Collectors.toSet()));
    }

    private void tellWhoProgressed(RowSet<Row> rows, Map<Fence, List<ProgressReport>> running) {
        Set<UUID> progressed = rows.stream()
                .filter(row -> row.getBoolean("progressed"))
                .map(row -> row.getUUID("id"))
                .collect(Collectors.toSet());
        running.forEach((fence, reports) -> {
            if (progressed.contains(fence.task().value())) {
                tell(TaskProgressed.of(fence.task().value(), fence.attempt(), reports));
            }
        });
    }

    /** Without a promise: the next beat says it anew, and whoever must know reads the database. */
    private void tell(TaskProgressed progressed) {
        megaphone
                .tell(outbox.event(progressed))
                .subscribe()
                .with(
                        told -> LOG.tracef("told the progress of task=%s", progressed.task()),
                        failure -> LOG.debugf("could not tell progress: %s", failure));
    }

    private static JsonArray reports(Map<Fence, List<ProgressReport>> running) {
        JsonArray all = new JsonArray();
        running.forEach((fence, reports) -> addTo(all, fence.task(), reports));
        return all;
    }

    static void addTo(JsonArray all, TaskId task, Collection<ProgressReport> reports) {
        int ordinal = 0;
        for (ProgressReport report : reports) {
            all.add(new JsonObject()
                    .put("task_id", task.toString())
                    .put("ordinal", ordinal++)
                    .put("code", report.code())
                    .put("message", report.message())
                    .put("state", report.state().toString())
                    .put("total", report.total())
                    .put("done", report.done())
                    .put("suffix", report.suffix()));
        }
    }
}
