package io.slipway.catalog.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_UNKNOWN;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Unhurried;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Records where an upload stands, so that any replica can go on with it. The commit does not wait for the disk: the bytes it tells of were
 * not forced there either, and after a power failure the client is told where the upload stands, or begins anew.
 */
@ApplicationScoped
public class RecordUpload {
    private static final String UPDATE = """
            WITH unhurried AS (%s)
            UPDATE upload SET state = $2, size = $3, touched_at = %s
              FROM unhurried
             WHERE id = $1""".formatted(Unhurried.COMMIT, Touch.NOW);

    private final Ledger ledger;

    RecordUpload(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Records that {@code size} bytes of the upload have arrived; {@code BLOB_UPLOAD_UNKNOWN} where it was done or cancelled meanwhile.
     *
     * @param state where the object store stands, in the caller's words; at most 1 MiB
     */
    public Uni<Void> record(UploadId id, String state, long size) {
        return ledger.writeOne(UPDATE, id.value(), state, size)
                .invoke(rows -> refuseUnlessThere(id, rows.rowCount()))
                .replaceWithVoid();
    }

    private static void refuseUnlessThere(UploadId id, int updated) {
        if (updated == 0) {
            throw BLOB_UPLOAD_UNKNOWN.because(id);
        }
    }
}
