package io.slipway.catalog.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_UNKNOWN;

import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds an upload that is under way. */
@ApplicationScoped
public class FindUpload {
    private static final String FIND =
            "SELECT state, size FROM upload WHERE id = $1 AND base_path = $2 AND principal = $3";

    private final Ledger ledger;

    FindUpload(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The upload {@code id}; {@code BLOB_UPLOAD_UNKNOWN} where there is none, or where it is another name's or another principal's. */
    public Uni<Upload> require(RepositoryName name, UploadId id, Principal who) {
        return ledger.read(FIND, id.value(), name.toString(), Owner.of(who))
                .map(rows -> first(rows, name, id))
                .onItem()
                .ifNull()
                .failWith(() -> BLOB_UPLOAD_UNKNOWN.because(id));
    }

    private static @Nullable Upload first(RowSet<Row> rows, RepositoryName name, UploadId id) {
        for (Row row : rows) {
            return new Upload(id, name, row.getString("state"), row.getLong("size"));
        }
        return null;
    }
}
