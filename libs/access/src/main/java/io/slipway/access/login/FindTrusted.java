package io.slipway.access.login;

import io.slipway.access.decision.Principal;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds the user a trusted proxy names. */
@ApplicationScoped
class FindTrusted {
    private static final String FIND =
            "SELECT id, username, is_superuser, epoch FROM app_user WHERE username = $1 AND is_active";

    private final Ledger ledger;

    FindTrusted(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The user called {@code name}; fails with {@link NotVouchedFor} where there is none, or he is not active. */
    Uni<Principal.User> find(String name) {
        return ledger.read(FIND, name).map(rows -> {
            for (Row row : rows) {
                return new Principal.User(
                        row.getInteger("id"),
                        row.getString("username"),
                        row.getBoolean("is_superuser"),
                        row.getInteger("epoch"));
            }
            throw new NotVouchedFor("there is no such user here, or he is not active");
        });
    }
}
