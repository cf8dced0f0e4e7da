package io.slipway.catalog.content;

import io.slipway.catalog.cleanup.Review;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a source has delivered before and is still stored. Only that may be linked without a download: a digest is not a permission,
 * so what is known from elsewhere does not count.
 */
@ApplicationScoped
public class FindDelivered {
    private static final String BLOBS = """
            WITH found AS (
                SELECT b.digest, b.id
                  FROM blob b
                  JOIN delivery d ON d.content_id = b.id AND d.source_id = $1
                 WHERE b.digest = ANY($2) AND b.object_key IS NOT NULL)""";

    /** What an index lists may have gone without it, however deep: then the index is fetched again, and with it what is missing. */
    private static final String MANIFESTS = """
            WITH RECURSIVE asked AS (
                SELECT m.digest, m.id
                  FROM manifest m
                  JOIN delivery d ON d.content_id = m.id AND d.source_id = $1
                 WHERE m.digest = ANY($2)),
            listed (root, digest) AS (
                SELECT a.id, l.digest
                  FROM asked a
                  JOIN manifest_listed l ON l.manifest_id = a.id
                 UNION
                SELECT r.root, l.digest
                  FROM listed r
                  JOIN manifest m ON m.digest = r.digest
                  JOIN manifest_listed l ON l.manifest_id = m.id),
            found AS (
                SELECT a.digest, a.id
                  FROM asked a
                 WHERE NOT EXISTS (SELECT 1
                                     FROM listed r
                                    WHERE r.root = a.id
                                      AND NOT EXISTS (SELECT 1
                                                        FROM manifest m
                                                        JOIN delivery d ON d.content_id = m.id AND d.source_id = $1
                                                       WHERE m.digest = r.digest)))""";

    /** What no version holds is about to be relied upon: its grace begins anew. */
    private static final String KEPT = """
            ,
            gone AS (
                SELECT id AS content_id FROM found
                 WHERE NOT EXISTS (SELECT 1 FROM membership i WHERE i.content_id = found.id)),
            entered AS (
            """ + Review.ENTER + """
            )
            SELECT digest, id FROM found""";

    private final Ledger ledger;

    FindDelivered(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Those of {@code digests} that are blobs delivered by {@code source}. */
    public Uni<Map<Digest, ContentId>> blobs(SourceId source, Collection<Digest> digests) {
        return find(BLOBS, source, digests);
    }

    /** Those of {@code digests} that are manifests delivered by {@code source}, with everything they refer to. */
    public Uni<Map<Digest, ContentId>> manifests(SourceId source, Collection<Digest> digests) {
        return find(MANIFESTS, source, digests);
    }

    private Uni<Map<Digest, ContentId>> find(String sql, SourceId source, Collection<Digest> digests) {
        return ledger.writeOne(
                        sql + KEPT,
                        source.value(),
                        digests.stream().map(Digest::toString).toArray(String[]::new))
                .map(FindDelivered::byDigest);
    }

    private static Map<Digest, ContentId> byDigest(RowSet<Row> rows) {
        Map<Digest, ContentId> found = new HashMap<>();
        rows.forEach(row -> found.put(Digest.fromString(row.getString("digest")), new ContentId(row.getUUID("id"))));
        return found;
    }
}
