package io.slipway.access.accesstoken;

import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Revokes a secret: it, and the tokens of the registry that its user got, end with the next request. */
@ApplicationScoped
public class RevokeSecret {
    private static final String REVOKE = "DELETE FROM access_secret WHERE id = $1 AND user_id = $2";

    private final Ledger ledger;
    private final RaiseEpoch raiseEpoch;

    RevokeSecret(Ledger ledger, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.raiseEpoch = raiseEpoch;
    }

    /** Revokes one of {@code user}; whether there was such a secret. */
    public Uni<Boolean> revoke(UUID id, int user) {
        return ledger.write(tx -> tx.execute(REVOKE, id, user)
                .map(rows -> rows > 0)
                .call(was ->
                        was ? raiseEpoch.ofUser(tx, user) : Uni.createFrom().nullItem()));
    }
}
