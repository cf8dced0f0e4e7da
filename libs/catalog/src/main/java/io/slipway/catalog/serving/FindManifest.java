package io.slipway.catalog.serving;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds manifests in a version: by tag, by digest. */
@ApplicationScoped
public class FindManifest {
    static final String BY_TAG = """
            SELECT m.digest, m.media_type, m.bytes
              FROM membership i
              JOIN tag t ON t.id = i.content_id
              JOIN manifest m ON m.id = t.manifest_id
             WHERE i.repository_id = $1 AND i.tag_name = $3
               AND i.added <= $2 AND (i.removed IS NULL OR i.removed > $2)""";

    static final String BY_DIGEST = """
            SELECT m.digest, m.media_type, m.bytes
              FROM manifest m
              JOIN membership i ON i.content_id = m.id
             WHERE m.digest = $3 AND i.repository_id = $1
               AND i.added <= $2 AND (i.removed IS NULL OR i.removed > $2)
             LIMIT 1""";

    private final Ledger ledger;

    FindManifest(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The manifest {@code tag} points to in {@code version}; null when the version has no such tag. */
    public Uni<@Nullable ServedManifest> byTag(Pointer.Target version, TagName tag) {
        return ledger.read(BY_TAG, version.repository().value(), version.number(), tag.toString())
                .map(FindManifest::first);
    }

    /** The manifest of {@code digest}, where {@code version} holds it; null otherwise. */
    public Uni<@Nullable ServedManifest> byDigest(Pointer.Target version, Digest digest) {
        return ledger.read(BY_DIGEST, version.repository().value(), version.number(), digest.toString())
                .map(FindManifest::first);
    }

    static @Nullable ServedManifest first(RowSet<Row> rows) {
        for (Row row : rows) {
            return new ServedManifest(
                    Digest.fromString(row.getString("digest")),
                    new MediaType(row.getString("media_type")),
                    row.getBuffer("bytes").getDelegate());
        }
        return null;
    }
}
