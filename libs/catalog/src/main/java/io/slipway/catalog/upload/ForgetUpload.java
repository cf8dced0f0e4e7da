package io.slipway.catalog.upload;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets an upload that is done or cancelled. */
@ApplicationScoped
public class ForgetUpload {
    private static final String DELETE = "DELETE FROM upload WHERE id = $1";

    private static final String DELETE_HELD = "DELETE FROM upload WHERE id = $1 AND holder = $2";

    private final Ledger ledger;

    ForgetUpload(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Forgets the upload; does nothing where there is none. */
    public Uni<Void> forget(UploadId id) {
        return ledger.writeOne(DELETE, id.value()).replaceWithVoid();
    }

    /** Forgets the upload within {@code tx}; {@code RANGE_INVALID} where another holds it now, or it was done or cancelled by another. */
    Uni<Integer> forget(Tx.Sql tx, UploadEnd upload) {
        return upload.holder() == null
                ? tx.execute(DELETE, upload.id().value())
                : tx.execute(DELETE_HELD, upload.id().value(), upload.holder()).invoke(HoldUpload::refuseUnlessHeld);
    }
}
