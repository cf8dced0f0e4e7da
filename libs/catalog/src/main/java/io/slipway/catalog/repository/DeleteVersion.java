package io.slipway.catalog.repository;

import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
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
    private static final String DROP_EMPTY =
            "DELETE FROM membership WHERE repository_id = $1 AND added = $2 AND removed = $3";

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

    private static final String FORGET_ADDED = "DELETE FROM membership WHERE repository_id = $1 AND added = $2";

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

    private final Repositories repositories;

    DeleteVersion(Repositories repositories) {
        this.repositories = repositories;
    }

    /** Why a version was not deleted, or that it was. */
    public enum Outcome {
        DELETED,
        UNKNOWN,
        ONLY_VERSION
    }

    /** The versions before and after one. */
    private record Neighbours(
            @Nullable Integer before, @Nullable Integer after) {}

    /** Deletes version {@code number} of {@code repository}, unless it is the only one. */
    public Uni<Outcome> delete(Tx.Sql tx, RepositoryId repository, int number) {
        return repositories
                .lock(tx, repository)
                .chain(locked -> neighbours(tx, repository, number))
                .chain(neighbours -> deleteBetween(tx, repository, number, neighbours));
    }

    private static Uni<Outcome> deleteBetween(
            Tx.Sql tx, RepositoryId repository, int number, @Nullable Neighbours neighbours) {
        if (neighbours == null) {
            return Uni.createFrom().item(Outcome.UNKNOWN);
        }
        if (neighbours.after() != null) {
            return squash(tx, repository, number, neighbours.after()).replaceWith(Outcome.DELETED);
        }
        if (neighbours.before() != null) {
            return stepBack(tx, repository, number, neighbours.before()).replaceWith(Outcome.DELETED);
        }
        return Uni.createFrom().item(Outcome.ONLY_VERSION);
    }

    private static Uni<Integer> squash(Tx.Sql tx, RepositoryId repository, int number, int successor) {
        Object id = repository.value();
        return tx.execute(DROP_EMPTY, id, number, successor)
                .chain(() -> tx.execute(MOVE_ADDED, id, number, successor))
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
