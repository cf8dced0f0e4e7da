package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a repository has of what a manifest needs. Only what is linked to the repository or held by it counts: that a blob is known from
 * elsewhere permits nothing.
 */
@ApplicationScoped
class FindHeld {
    static final String BLOBS_AND_SUBJECT = """
            SELECT b.digest, b.id, true AS is_blob
              FROM blob b
             WHERE b.digest = ANY($2)
               AND (EXISTS (SELECT 1 FROM link l WHERE l.blob_id = b.id AND l.repository_id = $1)
                 OR %s)
             UNION ALL
            SELECT m.digest, m.id, false
              FROM manifest m
              JOIN membership i ON i.content_id = m.id
             WHERE m.digest = $3 AND i.repository_id = $1 AND i.removed IS NULL""".formatted(Lately.HOLDS.formatted("b.id"));

    /** What {@code repository} has. */
    record Held(RepositoryId repository, Map<Digest, ContentId> blobs, boolean subjectKnown) {}

    /** What {@code repository} has of the blobs {@code manifest} needs, and whether its latest version holds the manifest's subject. */
    Uni<Held> of(Tx.Sql tx, RepositoryId repository, NewManifest manifest) {
        Digest subject = manifest.subject();
        return tx.query(
                        BLOBS_AND_SUBJECT,
                        repository.value(),
                        needed(manifest).map(Digest::toString).toArray(String[]::new),
                        subject == null ? null : subject.toString())
                .map(rows -> held(repository, rows));
    }

    /** The config and the layers of {@code manifest}, each once. */
    static Stream<Digest> needed(NewManifest manifest) {
        return Stream.concat(manifest.layers().stream(), Stream.ofNullable(manifest.config()))
                .distinct();
    }

    private static Held held(RepositoryId repository, RowSet<Row> rows) {
        Map<Digest, ContentId> blobs = new HashMap<>();
        boolean subjectKnown = false;
        for (Row row : rows) {
            if (row.getBoolean("is_blob")) {
                blobs.put(Digest.fromString(row.getString("digest")), new ContentId(row.getUUID("id")));
            } else {
                subjectKnown = true;
            }
        }
        return new Held(repository, blobs, subjectKnown);
    }
}
