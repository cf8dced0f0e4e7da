package io.slipway.access.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Principal;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.secret.Secret;
import io.slipway.access.token.Scope;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose a personal access token or a robot's secret is, by its hash and in one row. What was found is remembered for a minute; it
 * is worth something only in the epoch of its user, which a revocation ends.
 */
@ApplicationScoped
class RedeemSecret {
    private static final String FIND = """
            SELECT u.id, u.username, u.is_superuser, u.epoch, s.scopes, s.expires_at
              FROM access_secret s
              JOIN app_user u ON u.id = s.user_id
             WHERE s.hash = $1
               AND (s.expires_at IS NULL OR s.expires_at > now())
               AND u.is_active""";

    private static final int MOST = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** Whose a secret was, and until when it may be. */
    private record Known(Login login, @Nullable OffsetDateTime expires) {
        boolean isGood(@Nullable String name, Instant now) {
            return (name == null || name.equals(login.user().name()))
                    && (expires == null || expires.toInstant().isAfter(now));
        }
    }

    private final Ledger ledger;
    private final Clock clock = Clock.systemUTC();
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    RedeemSecret(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether {@code secret} was good lately. */
    boolean isKnown(Secret secret) {
        Known found = known.getIfPresent(secret.hash());
        return found != null && found.isGood(null, clock.instant());
    }

    /** As {@link #redeem}, for whoever learns the user's present epoch himself and redeems it anew where it is another. */
    Uni<Login> remembered(Secret secret, String name) {
        Known found = known.getIfPresent(secret.hash());
        return found != null && found.isGood(name, clock.instant())
                ? Uni.createFrom().item(found.login())
                : redeem(secret, name);
    }

    /**
     * The user of {@code secret}, with its limits; fails with {@link NotVouchedFor}.
     *
     * @param name the name it was sent with, which must then be its user's; null where it was sent without one
     */
    Uni<Login> redeem(Secret secret, @Nullable String name) {
        known.invalidate(secret.hash());
        return ledger.read(FIND, secret.hash())
                .map(rows -> found(rows, name))
                .invoke(found -> known.put(secret.hash(), found))
                .map(Known::login);
    }

    private static Known found(RowSet<Row> rows, @Nullable String name) {
        for (Row row : rows) {
            if (name == null || name.equals(row.getString("username"))) {
                Login login = new Login(user(row), scopes(row.getArrayOfStrings("scopes")), false);
                return new Known(login, row.getOffsetDateTime("expires_at"));
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
