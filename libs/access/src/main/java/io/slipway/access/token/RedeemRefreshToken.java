package io.slipway.access.token;

import io.slipway.access.decision.Principal;
import io.slipway.access.secret.Secret;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds out whose a refresh token is, or ends it. */
@ApplicationScoped
public class RedeemRefreshToken {
    private static final String FIND = """
            SELECT u.id, u.username, u.is_superuser, u.epoch
              FROM refresh_token t
              JOIN app_user u ON u.id = t.user_id
             WHERE t.hash = $1
               AND t.service = $2
               AND t.expires_at > now()
               AND t.epoch = u.epoch
               AND u.is_active""";

    private static final String REVOKE = "DELETE FROM refresh_token WHERE hash = $1";

    private final Ledger ledger;

    RedeemRefreshToken(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The user {@code token} was given to at {@code service}. Fails with {@link InvalidToken} where there is none, it expired or was
     * revoked, or something was taken away from him since.
     */
    public Uni<Principal.User> redeem(Secret token, String service) {
        return ledger.read(FIND, token.hash(), service).map(rows -> {
            for (Row row : rows) {
                return new Principal.User(
                        row.getInteger("id"),
                        row.getString("username"),
                        row.getBoolean("is_superuser"),
                        row.getInteger("epoch"));
            }
            throw new InvalidToken(
                    "the refresh token is not known for this service, expired, or was revoked: log in again");
        });
    }

    /** Ends {@code token}; it is no mistake to end one that is not there. */
    public Uni<Void> revoke(Secret token) {
        return ledger.writeOne(REVOKE, token.hash()).replaceWithVoid();
    }
}
