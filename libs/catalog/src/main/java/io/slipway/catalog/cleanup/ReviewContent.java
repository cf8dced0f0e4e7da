package io.slipway.catalog.cleanup;

import io.slipway.catalog.content.ContentType;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reviews content whose grace is over and deletes what nothing holds.
 *
 * <p>Rows are locked first, past everybody who is about to refer to them, and looked at by a later statement: whoever refers to one
 * after that waits, finds it gone by its foreign key, and begins his command anew. Nobody else waits, and no repository is locked.
 */
@ApplicationScoped
public class ReviewContent {
    private static final String TAKE = """
            SELECT r.content_id, c.type
              FROM review r
              JOIN content c ON c.id = r.content_id
             WHERE r.since < now() - make_interval(secs => $1)
             ORDER BY r.since
             LIMIT $2
               FOR UPDATE SKIP LOCKED""";

    private static final String LOCK_MANIFESTS = "SELECT id FROM manifest WHERE id = ANY($1) FOR UPDATE SKIP LOCKED";

    private static final String LOCK_BLOBS = "SELECT id FROM blob WHERE id = ANY($1) FOR UPDATE SKIP LOCKED";

    private static final String UNHELD = """
                   NOT EXISTS (SELECT 1 FROM membership i WHERE i.content_id = r.content_id)
               AND NOT EXISTS (SELECT 1 FROM membership_retired i WHERE i.content_id = r.content_id)""";

    /** The manifest of a tag that goes waits no second grace. */
    private static final String DELETE_TAGS = """
            WITH gone AS (
                DELETE FROM tag t
                 USING review r
                 WHERE t.id = r.content_id AND r.content_id = ANY($1)
                   AND %s
                RETURNING t.id, t.manifest_id, r.since),
            next AS (
                INSERT INTO review (content_id, since)
                SELECT manifest_id, max(since) FROM gone GROUP BY manifest_id ORDER BY manifest_id
                    ON CONFLICT (content_id) DO NOTHING)
            SELECT id FROM gone""".formatted(UNHELD);

    /** Nor do the blobs of a manifest that goes. */
    private static final String DELETE_MANIFESTS = """
            WITH gone AS (
                DELETE FROM manifest m
                 USING review r
                 WHERE m.id = r.content_id AND r.content_id = ANY($1)
                   AND %s
                   AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.manifest_id = r.content_id)
                RETURNING m.id, m.config_blob_id, m.copy_key, r.since),
            doomed AS (
                INSERT INTO doomed_object (object_key) SELECT copy_key FROM gone WHERE copy_key IS NOT NULL),
            layers AS (
                DELETE FROM manifest_blob mb
                 USING gone
                 WHERE mb.manifest_id = gone.id
                RETURNING mb.blob_id, gone.since),
            next AS (
                INSERT INTO review (content_id, since)
                SELECT blob_id, max(since)
                  FROM (SELECT blob_id, since FROM layers
                         UNION ALL
                        SELECT config_blob_id, since FROM gone WHERE config_blob_id IS NOT NULL) AS blobs
                 GROUP BY blob_id
                 ORDER BY blob_id
                    ON CONFLICT (content_id) DO NOTHING)
            SELECT id FROM gone""".formatted(UNHELD);

    private static final String DELETE_BLOBS = """
            WITH gone AS (
                DELETE FROM blob b
                 USING review r
                 WHERE b.id = r.content_id AND r.content_id = ANY($1)
                   AND %s
                   AND NOT EXISTS (SELECT 1 FROM link l WHERE l.blob_id = r.content_id)
                   AND NOT EXISTS (SELECT 1 FROM manifest_blob mb WHERE mb.blob_id = r.content_id)
                   AND NOT EXISTS (SELECT 1 FROM manifest m WHERE m.config_blob_id = r.content_id)
                RETURNING b.id, b.object_key),
            doomed AS (
                INSERT INTO doomed_object (object_key)
                SELECT object_key FROM gone WHERE object_key IS NOT NULL)
            SELECT id FROM gone""".formatted(UNHELD);

    private static final String DELETE_CONTENT = "DELETE FROM content WHERE id = ANY($1)";

    private static final String LEAVE = "DELETE FROM review WHERE content_id = ANY($1)";

    private final Ledger ledger;

    ReviewContent(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What a review did.
     *
     * @param reviewed units that left the queue, because they are held or because they are gone
     * @param deleted units that are gone
     */
    public record Reviewed(int reviewed, int deleted) {}

    /** Reviews at most {@code limit} units that entered the queue longer than {@code grace} ago, oldest first. */
    public Uni<Reviewed> review(Duration grace, int limit) {
        return ledger.write(
                tx -> tx.query(TAKE, grace.toMillis() / 1000.0, limit).chain(rows -> review(tx, rows)));
    }

    private static Uni<Reviewed> review(Tx.Sql tx, RowSet<Row> taken) {
        if (taken.size() == 0) {
            return Uni.createFrom().item(new Reviewed(0, 0));
        }
        Work work = new Work();
        return work.delete(tx, DELETE_TAGS, ids(taken, ContentType.TAG))
                .chain(() -> lock(tx, LOCK_MANIFESTS, ids(taken, ContentType.MANIFEST)))
                .chain(manifests -> work.delete(tx, DELETE_MANIFESTS, manifests))
                .chain(() -> lock(tx, LOCK_BLOBS, ids(taken, ContentType.BLOB)))
                .chain(blobs -> work.delete(tx, DELETE_BLOBS, blobs))
                .chain(() -> tx.execute(DELETE_CONTENT, (Object) work.gone.toArray(UUID[]::new)))
                .chain(() -> tx.execute(LEAVE, (Object) work.reviewed.toArray(UUID[]::new)))
                .map(left -> new Reviewed(work.reviewed.size(), work.gone.size()));
    }

    private static Uni<UUID[]> lock(Tx.Sql tx, String sql, UUID[] ids) {
        return ids.length == 0
                ? Uni.createFrom().item(ids)
                : tx.query(sql, (Object) ids)
                        .map(rows -> rows.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new));
    }

    private static UUID[] ids(RowSet<Row> taken, ContentType type) {
        return taken.stream()
                .filter(row -> ContentType.fromString(row.getString("type")) == type)
                .map(row -> row.getUUID("content_id"))
                .toArray(UUID[]::new);
    }

    /** What one transaction has looked at so far. */
    private static final class Work {
        private final List<UUID> reviewed = new ArrayList<>();
        private final List<UUID> gone = new ArrayList<>();

        Uni<Void> delete(Tx.Sql tx, String sql, UUID[] ids) {
            if (ids.length == 0) {
                return Uni.createFrom().voidItem();
            }
            reviewed.addAll(List.of(ids));
            return tx.query(sql, (Object) ids)
                    .invoke(rows -> rows.forEach(row -> gone.add(row.getUUID("id"))))
                    .replaceWithVoid();
        }
    }
}
