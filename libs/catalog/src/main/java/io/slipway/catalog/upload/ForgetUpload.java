package io.slipway.catalog.upload;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets an upload that is done or cancelled. */
@ApplicationScoped
public class ForgetUpload {
    private static final String DELETE = "DELETE FROM upload WHERE id = $1";

    private final Ledger ledger;

    ForgetUpload(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Forgets the upload; does nothing where there is none. */
    public Uni<Void> forget(UploadId id) {
        return ledger.writeOne(DELETE, id.value()).replaceWithVoid();
    }

    Uni<Integer> forget(Tx.Sql tx, UploadId id) {
        return tx.execute(DELETE, id.value());
    }
}
