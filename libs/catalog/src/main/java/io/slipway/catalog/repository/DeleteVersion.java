package io.slipway.catalog.repository;

import static java.util.Objects.requireNonNull;

import io.slipway.catalog.cleanup.Review;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.error.RegistryException;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a version. What it added and removed is squashed into its successor; where it was the latest, its predecessor is the latest
 * again. Numbers are not used again.
 */
@ApplicationScoped
public class DeleteVersion {
    private static final String NEIGHBOURS = """
            SELECT (SELECT max(number) FROM repository_version WHERE repository_id = $1 AND number < $2) AS before,
                   (SELECT min(number) FROM repository_version WHERE repository_id = $1 AND number > $2) AS after
              FROM repository_version
             WHERE repository_id = $1 AND number = $2""";

    /** A unit that was there from n until its successor n' is in no version any more. */
    private static final String DROP_EMPTY = """
            WITH gone AS (
                DELETE FROM membership WHERE repository_id = $1 AND added = $2 AND removed = $3 RETURNING content_id)
            """ + Review.ENTER;

    /** The same where nobody wanted the unit gone: pulls that began there still find it. */
    private static final String RETIRE_EMPTY = """
            WITH gone AS (
                DELETE FROM membership WHERE repository_id = $1 AND added = $2 AND removed = $3 AND NOT withdrawn
                RETURNING repository_id, content_id)
            INSERT INTO membership_retired AS r (repository_id, content_id)
            SELECT DISTINCT repository_id, content_id FROM gone
                ON CONFLICT (repository_id, content_id) DO UPDATE
               SET retired_at = now()""";

    /**
     * Intervals that ended with the successor of the oldest version are in no version any more. What is left may go on saying that it was
     * added with a number older than any: so the oldest version costs what it lost, not what it holds.
     */
    private static final String DROP_OLDEST = """
            WITH gone AS (DELETE FROM membership WHERE repository_id = $1 AND removed <= $2 RETURNING content_id)
            """ + Review.ENTER;

    /** The same where nobody wanted the units gone: pulls that began there still find them. */
    private static final String RETIRE_OLDEST = """
            WITH dropped AS (
                DELETE FROM membership WHERE repository_id = $1 AND removed <= $2 RETURNING repository_id, content_id, withdrawn),
            retired AS (
                INSERT INTO membership_retired AS r (repository_id, content_id)
                SELECT DISTINCT repository_id, content_id FROM dropped WHERE NOT withdrawn ORDER BY content_id
                    ON CONFLICT (repository_id, content_id) DO UPDATE
                   SET retired_at = now()),
            gone AS (SELECT content_id FROM dropped WHERE withdrawn)
            """ + Review.ENTER;

    /** The oldest version brought all it holds. */
    private static final String RECOUNT_OLDEST = """
            UPDATE repository_version
               SET added = present, removed = '{}', updated_at = now()
             WHERE repository_id = $1 AND number = $2""";

    private static final String MOVE_ADDED = "UPDATE membership SET added = $3 WHERE repository_id = $1 AND added = $2";

    private static final String MOVE_REMOVED =
            "UPDATE membership SET removed = $3 WHERE repository_id = $1 AND removed = $2";

    /** [a, n') and [n', b) of one unit are one interval. */
    private static final String JOIN = """
            WITH second AS (
                DELETE FROM membership y
                 USING membership x
                 WHERE y.repository_id = $1 AND y.added = $2
                   AND x.repository_id = $1 AND x.removed = $2 AND x.content_id = y.content_id
                RETURNING x.id AS first, y.removed, y.withdrawn)
            UPDATE membership m
               SET removed = second.removed, withdrawn = second.withdrawn
              FROM second
             WHERE m.id = second.first""";

    private static final String FORGET_ADDED = """
            WITH gone AS (DELETE FROM membership WHERE repository_id = $1 AND added = $2 RETURNING content_id)
            """ + Review.ENTER;

    private static final String REOPEN =
            "UPDATE membership SET removed = NULL, withdrawn = false WHERE repository_id = $1 AND removed = $2";

    private static final String RECOUNT = """
            UPDATE repository_version
               SET added = (SELECT coalesce(jsonb_object_agg(type, units), '{}')
                              FROM (SELECT type, count(*) AS units
                                      FROM membership WHERE repository_id = $1 AND added = $2 GROUP BY type) a),
                   removed = (SELECT coalesce(jsonb_object_agg(type, units), '{}')
                                FROM (SELECT type, count(*) AS units
                                        FROM membership WHERE repository_id = $1 AND removed = $2 GROUP BY type) r),
                   updated_at = now()
             WHERE repository_id = $1 AND number = $2""";

    private static final String DELETE = "DELETE FROM repository_version WHERE repository_id = $1 AND number = $2";

    private static final String STEP_BACK = """
            UPDATE repository r
               SET latest_id = v.id, latest_number = v.number, updated_at = now()
              FROM repository_version v
             WHERE r.id = $1 AND v.repository_id = $1 AND v.number = $2""";

    /** A name that is pinned to the version, or that follows the latest version where it is that one. */
    private static final String SERVED = """
            SELECT d.base_path
              FROM repository_version v
              JOIN repository r ON r.id = v.repository_id
              JOIN distribution d ON d.version_id = v.id OR (d.repository_id = r.id AND r.latest_number = v.number)
             WHERE v.repository_id = $1 AND v.number = $2
             LIMIT 1""";

    private final Ledger ledger;
    private final Repositories repositories;
    private final RecordTask recordTask;

    DeleteVersion(Ledger ledger, Repositories repositories, RecordTask recordTask) {
        this.ledger = ledger;
        this.repositories = repositories;
        this.recordTask = recordTask;
    }

    /** Why a version was not deleted, or the task that says it was. */
    public sealed interface Outcome {}

    /** It was deleted. */
    public record Deleted(TaskId task) implements Outcome {}

    /** There is no such version. */
    public record Unknown() implements Outcome {}

    /** A public name points to it. */
    public record Served(String basePath) implements Outcome {}

    /** A repository has at least one version. */
    public record OnlyVersion() implements Outcome {}

    /** What became of it inside of a transaction. */
    enum Done {
        DELETED,
        UNKNOWN,
        ONLY_VERSION
    }

    /** Deletes version {@code number} of {@code repository} and records {@code record}; unless it is served, or the only one. */
    public Uni<Outcome> delete(RepositoryId repository, int number, FinishedTask record) {
        return ledger.write(tx ->
                lock(tx, repository).chain(known -> known ? unlessServed(tx, repository, number, record) : unknown()));
    }

    /** False where there is no such repository. */
    private Uni<Boolean> lock(Tx.Sql tx, RepositoryId repository) {
        return repositories
                .lock(tx, repository)
                .replaceWith(true)
                .onFailure(RegistryException.class)
                .recoverWithItem(false);
    }

    private static Uni<Outcome> unknown() {
        return Uni.createFrom().item(new Unknown());
    }

    private Uni<Outcome> unlessServed(Tx.Sql tx, RepositoryId repository, int number, FinishedTask record) {
        return tx.query(SERVED, repository.value(), number)
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom()
                                .item(new Served(rows.iterator().next().getString("base_path")))
                        : recorded(tx, repository, number, record));
    }

    private Uni<Outcome> recorded(Tx.Sql tx, RepositoryId repository, int number, FinishedTask record) {
        return delete(tx, repository, number).chain(done -> switch (done) {
            case DELETED -> recordTask.record(tx, record).map(Deleted::new);
            case UNKNOWN -> unknown();
            case ONLY_VERSION -> Uni.createFrom().item(new OnlyVersion());
        });
    }

    /** The versions before and after one. */
    private record Neighbours(
            @Nullable Integer before, @Nullable Integer after) {}

    /** Deletes version {@code number} of {@code repository}, unless it is the only one. */
    Uni<Done> delete(Tx.Sql tx, RepositoryId repository, int number) {
        return repositories
                .lock(tx, repository)
                .chain(locked -> neighbours(tx, repository, number))
                .chain(neighbours -> deleteBetween(tx, repository, number, neighbours));
    }

    private static Uni<Done> deleteBetween(
            Tx.Sql tx, RepositoryId repository, int number, @Nullable Neighbours neighbours) {
        if (neighbours == null) {
            return Uni.createFrom().item(Done.UNKNOWN);
        }
        Integer successor = neighbours.after();
        if (successor != null && neighbours.before() == null) {
            return oldest(tx, DROP_OLDEST, repository, number, successor).replaceWith(Done.DELETED);
        }
        if (successor != null) {
            return tx.execute(DROP_EMPTY, repository.value(), number, successor)
                    .chain(() -> squash(tx, repository, number, successor))
                    .replaceWith(Done.DELETED);
        }
        if (neighbours.before() != null) {
            return stepBack(tx, repository, number, neighbours.before()).replaceWith(Done.DELETED);
        }
        return Uni.createFrom().item(Done.ONLY_VERSION);
    }

    /** Squashes a version that is not the latest into its successor, for no other reason than its age. */
    Uni<Void> retire(Tx.Sql tx, RepositoryId repository, int number) {
        return neighbours(tx, repository, number)
                .map(Objects::requireNonNull)
                .chain(neighbours -> retire(tx, repository, number, neighbours))
                .replaceWithVoid();
    }

    private static Uni<Integer> retire(Tx.Sql tx, RepositoryId repository, int number, Neighbours neighbours) {
        int successor = requireNonNull(neighbours.after());
        return neighbours.before() == null
                ? oldest(tx, RETIRE_OLDEST, repository, number, successor)
                : tx.execute(RETIRE_EMPTY, repository.value(), number, successor)
                        .chain(() -> tx.execute(DROP_EMPTY, repository.value(), number, successor))
                        .chain(() -> squash(tx, repository, number, successor));
    }

    private static Uni<Integer> oldest(Tx.Sql tx, String drop, RepositoryId repository, int number, int successor) {
        Object id = repository.value();
        return tx.execute(drop, id, successor)
                .chain(() -> tx.execute(RECOUNT_OLDEST, id, successor))
                .chain(() -> tx.execute(DELETE, id, number));
    }

    private static Uni<Integer> squash(Tx.Sql tx, RepositoryId repository, int number, int successor) {
        Object id = repository.value();
        return tx.execute(MOVE_ADDED, id, number, successor)
                .chain(() -> tx.execute(MOVE_REMOVED, id, number, successor))
                .chain(() -> tx.execute(JOIN, id, successor))
                .chain(() -> tx.execute(RECOUNT, id, successor))
                .chain(() -> tx.execute(DELETE, id, number));
    }

    private static Uni<Integer> stepBack(Tx.Sql tx, RepositoryId repository, int number, int predecessor) {
        Object id = repository.value();
        return tx.execute(FORGET_ADDED, id, number)
                .chain(() -> tx.execute(REOPEN, id, number))
                .chain(() -> tx.execute(STEP_BACK, id, predecessor))
                .chain(() -> tx.execute(DELETE, id, number));
    }

    private static Uni<@Nullable Neighbours> neighbours(Tx.Sql tx, RepositoryId repository, int number) {
        return tx.query(NEIGHBOURS, repository.value(), number).map(DeleteVersion::neighbours);
    }

    private static @Nullable Neighbours neighbours(RowSet<Row> rows) {
        for (Row row : rows) {
            return new Neighbours(row.getInteger("before"), row.getInteger("after"));
        }
        return null;
    }
}
