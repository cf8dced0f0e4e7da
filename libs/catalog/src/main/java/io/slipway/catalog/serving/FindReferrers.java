package io.slipway.catalog.serving;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the manifests of a version that say something about another: signatures, bills of materials.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">listing referrers</a>
 */
@ApplicationScoped
public class FindReferrers {
    static final String FIND = """
            SELECT m.digest, m.media_type, octet_length(m.bytes)::bigint AS size, m.artifact_type, m.annotations
              FROM manifest m
             WHERE m.subject_digest = $3 AND m.digest COLLATE "C" > $5
               AND ($4::text IS NULL OR m.artifact_type = $4)
               AND EXISTS (SELECT 1
                             FROM membership i
                            WHERE i.content_id = m.id AND i.repository_id = $1
                              AND i.added <= $2 AND (i.removed IS NULL OR i.removed > $2))
             ORDER BY m.digest COLLATE "C"
             LIMIT $6""";

    private final Ledger ledger;

    FindReferrers(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * At most {@code limit} manifests of {@code version} whose subject is {@code subject}, by digest. The subject itself need not exist.
     *
     * @param artifactType only those of this type; null for all
     * @param last only those that come after this digest; null from the first
     */
    public Uni<List<Referrer>> of(
            Pointer.Target version, Digest subject, @Nullable String artifactType, @Nullable Digest last, int limit) {
        return ledger.read(
                        FIND,
                        version.repository().value(),
                        version.number(),
                        subject.toString(),
                        artifactType,
                        last == null ? "" : last.toString(),
                        limit)
                .map(rows -> rows.stream().map(FindReferrers::referrer).toList());
    }

    private static Referrer referrer(Row row) {
        return new Referrer(
                Digest.fromString(row.getString("digest")),
                new MediaType(row.getString("media_type")),
                row.getLong("size"),
                row.getString("artifact_type"),
                annotations(row.get(JsonObject.class, "annotations")));
    }

    private static Map<String, String> annotations(JsonObject stored) {
        Map<String, String> annotations = new LinkedHashMap<>();
        stored.forEach(entry -> annotations.put(entry.getKey(), String.valueOf(entry.getValue())));
        return annotations;
    }
}
