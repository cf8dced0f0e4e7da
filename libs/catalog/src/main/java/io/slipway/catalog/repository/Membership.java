package io.slipway.catalog.repository;

import io.slipway.catalog.cleanup.Review;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.Unit;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The intervals of units in repositories: {@code added <= v and (removed is null or removed > v)}. A version costs what changed, not
 * what it holds. Every method writes as if {@code number} were the next version, and returns what changed by type.
 */
@ApplicationScoped
class Membership {
    /** Whoever wants a unit gone wants it gone from the pulls that began when it was here before, too. */
    static final String CLOSE_WITHDRAWN = """
            WITH closed AS (
                UPDATE membership
                   SET removed = $2, withdrawn = true
                 WHERE repository_id = $1 AND removed IS NULL AND content_id = ANY($3)
                RETURNING type),
            earlier AS (
                UPDATE membership
                   SET withdrawn = true
                 WHERE repository_id = $1 AND removed IS NOT NULL AND content_id = ANY($3) AND NOT withdrawn),
            gone AS (
                DELETE FROM membership_retired WHERE repository_id = $1 AND content_id = ANY($3) RETURNING content_id),
            entered AS (
            """ + Review.ENTER + """
            )
            SELECT type, count(*)::int AS units FROM closed GROUP BY type""";

    private static final String CLOSE_ALL = """
            WITH closed AS (
                UPDATE membership
                   SET removed = $2, withdrawn = true
                 WHERE repository_id = $1 AND removed IS NULL
                RETURNING type),
            earlier AS (
                UPDATE membership m
                   SET withdrawn = true
                  FROM membership present
                 WHERE present.repository_id = $1 AND present.removed IS NULL
                   AND m.repository_id = $1 AND m.content_id = present.content_id AND m.removed IS NOT NULL AND NOT m.withdrawn),
            retired AS (
                DELETE FROM membership_retired r
                 USING membership present
                 WHERE present.repository_id = $1 AND present.removed IS NULL
                   AND r.repository_id = $1 AND r.content_id = present.content_id)
            SELECT type, count(*)::int AS units FROM closed GROUP BY type""";

    private static final String CLOSE_ALL_BUT = """
            WITH closed AS (
                UPDATE membership
                   SET removed = $2
                 WHERE repository_id = $1 AND removed IS NULL AND added <= $4 AND content_id <> ALL ($3)
                RETURNING type)
            SELECT type, count(*)::int AS units FROM closed GROUP BY type""";

    /**
     * {@code opened} and {@code replaced}: what comes and the tags that go for it. Those are closed first, so that a name is never present
     * twice: that {@code opened} asks for their number makes PostgreSQL finish the one before it begins the other. The repository is
     * {@code $1}, the number {@code $2}; to be formatted with the parameters that are the ids, types and tag names of what is wanted.
     */
    static final String OPENED = """
            wanted AS (
                SELECT content_id, type, tag_name
                  FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS w (content_id, type, tag_name)),
            replaced AS (
                UPDATE membership m
                   SET removed = $2
                  FROM wanted w
                 WHERE m.repository_id = $1 AND m.removed IS NULL
                   AND m.tag_name = w.tag_name AND m.content_id <> w.content_id
                RETURNING m.type),
            opened AS (
                INSERT INTO membership (repository_id, content_id, type, tag_name, added)
                SELECT $1, w.content_id, w.type, w.tag_name, $2
                  FROM wanted w
                 WHERE (SELECT count(*) FROM replaced) >= 0
                   AND NOT EXISTS (SELECT 1
                                     FROM membership m
                                    WHERE m.repository_id = $1 AND m.content_id = w.content_id AND m.removed IS NULL)
                 ORDER BY w.content_id
                RETURNING type)""";

    static final String OPEN = """
            WITH %s
            SELECT true AS opens, type, count(*)::int AS units FROM opened GROUP BY type
             UNION ALL
            SELECT false, type, count(*)::int FROM replaced GROUP BY type""".formatted(OPENED.formatted("$3", "$4", "$5"));

    /** What came, and the tags that went for it. */
    record Opened(Counts opened, Counts replaced) {}

    Uni<Opened> open(Tx.Sql tx, RepositoryId repository, int number, Collection<Unit> units) {
        return tx.query(OPEN, repository.value(), number, ids(units), types(units), tagNames(units))
                .map(rows -> new Opened(counts(rows, true), counts(rows, false)));
    }

    private static Counts counts(RowSet<Row> rows, boolean opens) {
        Map<ContentType, Integer> counts = new EnumMap<>(ContentType.class);
        rows.forEach(row -> {
            if (row.getBoolean("opens") == opens) {
                counts.put(ContentType.fromString(row.getString("type")), row.getInteger("units"));
            }
        });
        return new Counts(counts);
    }

    Uni<Counts> closeWithdrawn(Tx.Sql tx, RepositoryId repository, int number, Collection<ContentId> units) {
        UUID[] gone = units.stream().map(ContentId::value).toArray(UUID[]::new);
        return tx.query(CLOSE_WITHDRAWN, repository.value(), number, gone).map(Membership::counts);
    }

    Uni<Counts> closeAll(Tx.Sql tx, RepositoryId repository, int number) {
        return tx.query(CLOSE_ALL, repository.value(), number).map(Membership::counts);
    }

    Uni<Counts> closeAllBut(Tx.Sql tx, RepositoryId repository, int number, Collection<Unit> units, int heldIn) {
        return tx.query(CLOSE_ALL_BUT, repository.value(), number, ids(units), heldIn)
                .map(Membership::counts);
    }

    static UUID[] ids(Collection<Unit> units) {
        return units.stream().map(unit -> unit.id().value()).toArray(UUID[]::new);
    }

    static String[] types(Collection<Unit> units) {
        return units.stream().map(unit -> unit.type().toString()).toArray(String[]::new);
    }

    static @Nullable String[] tagNames(Collection<Unit> units) {
        return units.stream()
                .map(unit -> unit.tagName() == null ? null : unit.tagName().toString())
                .toArray(String[]::new);
    }

    static Counts counts(RowSet<Row> rows) {
        Map<ContentType, Integer> counts = new EnumMap<>(ContentType.class);
        rows.forEach(row -> counts.put(ContentType.fromString(row.getString("type")), row.getInteger("units")));
        return new Counts(counts);
    }
}
