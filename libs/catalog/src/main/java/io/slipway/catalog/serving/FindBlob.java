package io.slipway.catalog.serving;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds a blob in a version. */
@ApplicationScoped
public class FindBlob {
    static final String IN_VERSION = """
            SELECT b.digest, b.size, b.object_key
              FROM blob b
              JOIN membership i ON i.content_id = b.id
             WHERE b.digest = $3 AND b.object_key IS NOT NULL AND i.repository_id = $1
               AND i.added <= $2 AND (i.removed IS NULL OR i.removed > $2)
             LIMIT 1""";

    private final Ledger ledger;

    FindBlob(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The blob of {@code digest}, where {@code version} holds it and its bytes are stored; null otherwise. */
    public Uni<@Nullable ServedBlob> in(Pointer.Target version, Digest digest) {
        return ledger.read(IN_VERSION, version.repository().value(), version.number(), digest.toString())
                .map(FindBlob::first);
    }

    static @Nullable ServedBlob first(RowSet<Row> rows) {
        for (Row row : rows) {
            return new ServedBlob(
                    Digest.fromString(row.getString("digest")), row.getLong("size"), row.getString("object_key"));
        }
        return null;
    }
}
