package io.slipway.access.login;

import io.slipway.access.audit.Deed;
import io.slipway.access.audit.RecordDeed;
import io.slipway.access.decision.Principal;
import io.slipway.access.limit.RateLimits;
import io.slipway.access.oidc.LogInIssued;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.secret.Secret;
import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets somebody in: the one place that knows all that one can prove who one is with. A password; or in its place a secret of a robot, a
 * personal access token, or a token of an issuer. Refusals are counted against the address, and written to the audit log.
 *
 * <p>All fail with {@link WrongCredentials} or {@link NotVouchedFor}; with {@code IssuerUnavailable} where that is not known, and with
 * {@code TooManyRequests} where too much wrong came from the address.
 */
@ApplicationScoped
public class LogIn {
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Authenticate authenticate;
    private final LogInIssued logInIssued;
    private final RedeemSecret redeemSecret;
    private final FindTrusted findTrusted;
    private final RateLimits limits;
    private final RecordDeed recordDeed;

    LogIn(
            Authenticate authenticate,
            LogInIssued logInIssued,
            RedeemSecret redeemSecret,
            FindTrusted findTrusted,
            RateLimits limits,
            RecordDeed recordDeed) {
        this.authenticate = authenticate;
        this.logInIssued = logInIssued;
        this.redeemSecret = redeemSecret;
        this.findTrusted = findTrusted;
        this.limits = limits;
        this.recordDeed = recordDeed;
    }

    /**
     * Whoever sent {@code name} and {@code password}, as he is now.
     *
     * @param surface the door, for the audit log: {@code registry}, {@code api}
     */
    public Uni<Login> basic(String name, String password, String address, String surface) {
        return counted(
                name,
                password,
                address,
                surface,
                () -> other(name, password)
                        .orElseGet(() ->
                                authenticate.basic(name, password, address).map(Login::byPassword)));
    }

    /** As {@link #basic}, for whoever learns the user's present epoch himself and asks {@link #again} where it is another. */
    public Uni<Login> remembered(String name, String password, String address, String surface) {
        return counted(name, password, address, surface, () -> {
            if (logInIssued.mayBe(password)) {
                return logInIssued.remembered(password).map(Login::byToken);
            }
            return secret(password)
                    .map(secret -> redeemSecret.remembered(secret, name))
                    .orElseGet(() ->
                            authenticate.remembered(name, password, address).map(Login::byPassword));
        });
    }

    /** As {@link #basic}, whatever is remembered. */
    public Uni<Login> again(String name, String password, String address, String surface) {
        return counted(
                name,
                password,
                address,
                surface,
                () -> other(name, password)
                        .orElseGet(() ->
                                authenticate.again(name, password, address).map(Login::byPassword)));
    }

    /**
     * As {@link #basic}; while PostgreSQL does not answer, as he was when he was last seen: what he is given then is worth nothing in another
     * epoch.
     */
    public Uni<Login> lately(String name, String password, String address, String surface) {
        return remembered(name, password, address, surface)
                .chain(known -> isPresent(known.user())
                        .chain(isPresent ->
                                isPresent ? Uni.createFrom().item(known) : again(name, password, address, surface)));
    }

    /** Whether {@code user} is as he is known; taken for granted while PostgreSQL does not answer. */
    public Uni<Boolean> isPresent(Principal.User user) {
        return authenticate
                .isPresent(user)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(true)
                .onFailure()
                .recoverWithItem(true);
    }

    /** Whoever bears {@code token}: one of an issuer, or a secret of a user or a robot. */
    public Uni<Login> bearer(String token, String address, String surface) {
        Supplier<Uni<Login>> attempt =
                () -> other(null, token).orElseGet(() -> logInIssued.user(token).map(Login::byToken));
        return counted("", token, address, surface, attempt);
    }

    /** Nobody guesses one of these, so whoever has one that was good lately does not pay for what others send from his address. */
    private boolean isKnown(String token) {
        return secret(token)
                .map(redeemSecret::isKnown)
                .orElseGet(() -> logInIssued.mayBe(token) && logInIssued.isKnown(token));
    }

    /** Whom a proxy that is trusted vouches for. */
    public Uni<Login> vouchedFor(String name, String address, String surface) {
        return counted(name, "", address, surface, () -> findTrusted.find(name).map(Login::byToken));
    }

    /** What is no password, by its looks. */
    private Optional<Uni<Login>> other(@Nullable String name, String password) {
        if (logInIssued.mayBe(password)) {
            return Optional.of(logInIssued.user(password).map(Login::byToken));
        }
        return secret(password).map(secret -> redeemSecret.redeem(secret, name));
    }

    private static Optional<Secret> secret(String password) {
        return Secret.fromString(Secret.Kind.ACCESS, password).or(() -> Secret.fromString(Secret.Kind.ROBOT, password));
    }

    private Uni<Login> counted(
            String name, String proof, String address, String surface, Supplier<Uni<Login>> attempt) {
        return Uni.createFrom()
                .deferred(() -> {
                    if (!isKnown(proof)) {
                        limits.login(address, name);
                    }
                    return attempt.get();
                })
                .invoke(proved -> accepted(proved, name, address))
                .onFailure(failure -> failure instanceof WrongCredentials || failure instanceof NotVouchedFor)
                .invoke(failure -> refused(name, address, surface));
    }

    /** Under his own name: beside a token any may be sent, also that of somebody who shares the address. */
    private void accepted(Login proved, String name, String address) {
        if (proved.user().name().equals(name)) {
            limits.acceptedLogin(address, name);
        }
    }

    private void refused(String name, String address, String surface) {
        limits.refusedLogin(address);
        recordDeed.refused(new Deed(name, null, address, surface, "login", "", 401, null));
    }
}
