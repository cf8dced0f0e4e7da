package io.slipway.access.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.slipway.access.decision.Principal;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Lets whoever bears a token of an issuer in, as the user he is here. What he may is replaced by what his newest token says: groups and
 * roles are never merged. A verified token is remembered until it expires; it is worth something only in the epoch of the user it was
 * verified in.
 */
@ApplicationScoped
public class LogInIssued {
    /** A token that was verified, and who its bearer was then. */
    private record Verified(Issued issued, Principal.User user) {}

    private final VerifyIssued verifyIssued;
    private final ApplyIssued applyIssued;
    private final Vertx vertx;
    private final Clock clock = Clock.systemUTC();
    private final Cache<Digest, Verified> verified;

    LogInIssued(VerifyIssued verifyIssued, ApplyIssued applyIssued, OidcConfig config, Vertx vertx) {
        this.verifyIssued = verifyIssued;
        this.applyIssued = applyIssued;
        this.vertx = vertx;
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .expireAfter(Expiry.<Digest, Verified>creating((hash, known) ->
                        Duration.between(clock.instant(), known.issued().expires())))
                .build();
    }

    /** Whether {@code text} may be a token of an issuer: where no issuer is configured, nothing is. */
    public boolean mayBe(String text) {
        return verifyIssued.mayBe(text);
    }

    /**
     * The user who bears {@code jwt}, as he is now. Fails with {@link NotVouchedFor} where it is not good or he is not let in, with {@link
     * IssuerUnavailable} where that is not known.
     */
    public Uni<Principal.User> user(String jwt) {
        Uni<Principal.User> refusal = VerifyIssued.refusal(jwt)
                .map(why -> Uni.createFrom().<Principal.User>failure(new NotVouchedFor(why)))
                .orElse(null);
        if (refusal != null) {
            return refusal;
        }
        Digest hash = hash(jwt);
        Verified known = verified.getIfPresent(hash);
        if (known == null || !known.issued().expires().isAfter(clock.instant())) {
            return verified(hash, jwt);
        }
        return applyIssued
                .isPresent(known.user())
                .chain(isPresent -> isPresent ? Uni.createFrom().item(known.user()) : applied(hash, known.issued()));
    }

    /** As {@link #user}, for whoever learns the user's present epoch himself and asks {@link #user} where it is another. */
    public Uni<Principal.User> remembered(String jwt) {
        Verified known = verified.getIfPresent(hash(jwt));
        return known != null && known.issued().expires().isAfter(clock.instant())
                ? Uni.createFrom().item(known.user())
                : user(jwt);
    }

    /** Whether {@code jwt} was verified and has not expired since. */
    public boolean isKnown(String jwt) {
        Verified known = verified.getIfPresent(hash(jwt));
        return known != null && known.issued().expires().isAfter(clock.instant());
    }

    private static Digest hash(String jwt) {
        return Digest.ofBytes(jwt.getBytes(StandardCharsets.UTF_8));
    }

    /** An issuer's answer arrives on an event loop of its own, and for all who wait for it: each goes on where he was. */
    private Uni<Principal.User> verified(Digest hash, String jwt) {
        Context caller = vertx.getOrCreateContext();
        return verifyIssued
                .verify(jwt)
                .emitOn(back -> caller.runOnContext(ignored -> back.run()))
                .chain(issued -> applied(hash, issued));
    }

    private Uni<Principal.User> applied(Digest hash, Issued issued) {
        verified.invalidate(hash);
        return applyIssued.apply(issued).invoke(user -> verified.put(hash, new Verified(issued, user)));
    }
}
