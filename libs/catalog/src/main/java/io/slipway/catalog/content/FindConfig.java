package io.slipway.catalog.content;

import static io.slipway.oci.error.RegistryError.BLOB_UNKNOWN;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds where the bytes of a config are stored. */
@ApplicationScoped
public class FindConfig {
    private static final String KEY = "SELECT object_key FROM blob WHERE digest = $1 AND object_key IS NOT NULL";

    private final Ledger ledger;

    FindConfig(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The key of the blob of {@code digest}; {@code BLOB_UNKNOWN} where its bytes are not stored. */
    public Uni<String> key(Digest digest) {
        return ledger.read(KEY, digest.toString())
                .map(FindConfig::first)
                .onItem()
                .ifNull()
                .failWith(() -> BLOB_UNKNOWN.because(digest));
    }

    private static @Nullable String first(RowSet<Row> rows) {
        for (Row row : rows) {
            return row.getString("object_key");
        }
        return null;
    }
}
