package io.slipway.access.login;

import io.slipway.access.decision.Principal;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.secret.Secret;
import io.slipway.access.token.Scope;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose a personal access token or a robot's secret is. It is asked of PostgreSQL each time, by its hash and in one row: so one
 * that was revoked, or has expired, is worth nothing with the next request.
 */
@ApplicationScoped
class RedeemSecret {
    private static final String FIND = """
            SELECT u.id, u.username, u.is_superuser, u.epoch, s.scopes
              FROM access_secret s
              JOIN app_user u ON u.id = s.user_id
             WHERE s.hash = $1
               AND (s.expires_at IS NULL OR s.expires_at > now())
               AND u.is_active""";

    private final Ledger ledger;

    RedeemSecret(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The user of {@code secret}, with its limits; fails with {@link NotVouchedFor}.
     *
     * @param name the name it was sent with, which must then be its user's; null where it was sent without one
     */
    Uni<Login> redeem(Secret secret, @Nullable String name) {
        return ledger.read(FIND, secret.hash()).map(rows -> login(rows, name));
    }

    private static Login login(RowSet<Row> rows, @Nullable String name) {
        for (Row row : rows) {
            if (name == null || name.equals(row.getString("username"))) {
                return new Login(user(row), scopes(row.getArrayOfStrings("scopes")), false);
            }
        }
        throw new NotVouchedFor("the secret is not known, expired, was revoked, or is somebody else's");
    }

    private static Principal.User user(Row row) {
        return new Principal.User(
                row.getInteger("id"),
                row.getString("username"),
                row.getBoolean("is_superuser"),
                row.getInteger("epoch"));
    }

    private static @Nullable List<Scope> scopes(String @Nullable [] scopes) {
        return scopes == null
                ? null
                : Arrays.stream(scopes)
                        .map(Scope::fromString)
                        .flatMap(Optional::stream)
                        .toList();
    }
}
