package io.slipway.access.token;

import io.slipway.access.decision.Principal;
import io.slipway.access.secret.Secret;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives a user who proved his password a secret that gets him tokens without it, at one service and for a while. */
@ApplicationScoped
public class IssueRefreshToken {
    /** The newest of a user that are kept: whoever logs in every minute must not fill a table. */
    private static final int MOST = 100;

    private static final String ADD = """
            INSERT INTO refresh_token (hash, user_id, service, client, epoch, expires_at)
            VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))""";

    private static final String TIDY = """
            DELETE FROM refresh_token
             WHERE user_id = $1
               AND (expires_at < now()
                    OR epoch < $2
                    OR hash IN (SELECT hash FROM refresh_token WHERE user_id = $1 ORDER BY created_at DESC, hash OFFSET $3))""";

    private final Ledger ledger;
    private final TokenConfig config;

    IssueRefreshToken(Ledger ledger, TokenConfig config) {
        this.ledger = ledger;
        this.config = config;
    }

    /**
     * A refresh token for {@code user}, good at {@code service} until it expires, is revoked, or something is taken away from him.
     *
     * @param client what the client calls itself, for people
     */
    public Uni<Secret> issue(Principal.User user, String service, String client) {
        Secret secret = Secret.make(Secret.Kind.REFRESH);
        return ledger.write(tx -> add(tx, secret, user, service, client)).replaceWith(secret);
    }

    private Uni<Integer> add(Tx tx, Secret secret, Principal.User user, String service, String client) {
        double seconds = config.refreshValidity().toSeconds();
        return tx.execute(TIDY, user.id(), user.epoch(), MOST - 1)
                .chain(() -> tx.execute(ADD, secret.hash(), user.id(), service, client, user.epoch(), seconds));
    }
}
