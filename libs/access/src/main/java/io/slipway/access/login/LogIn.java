package io.slipway.access.login;

import io.slipway.access.audit.Deed;
import io.slipway.access.audit.RecordDeed;
import io.slipway.access.limit.RateLimits;
import io.slipway.access.oidc.LogInIssued;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets somebody in: the one place that knows all that one can prove who one is with. A password, or in its place a token of an issuer,
 * under whatever name. Refusals are counted against the address, and written to the audit log.
 */
@ApplicationScoped
public class LogIn {
    private final Authenticate authenticate;
    private final LogInIssued logInIssued;
    private final RateLimits limits;
    private final RecordDeed recordDeed;

    LogIn(Authenticate authenticate, LogInIssued logInIssued, RateLimits limits, RecordDeed recordDeed) {
        this.authenticate = authenticate;
        this.logInIssued = logInIssued;
        this.limits = limits;
        this.recordDeed = recordDeed;
    }

    /**
     * Whoever sent {@code name} and {@code password}. Fails with {@link WrongCredentials}, {@link NotVouchedFor}, {@code
     * IssuerUnavailable} or {@code TooManyRequests}.
     *
     * @param surface the door, for the audit log: {@code registry}, {@code api}
     */
    public Uni<Login> basic(String name, String password, String address, String surface) {
        return Uni.createFrom()
                .deferred(() -> byNameAndPassword(name, password, address))
                .onFailure(LogIn::isRefusal)
                .invoke(failure -> refused(name, address, surface));
    }

    private Uni<Login> byNameAndPassword(String name, String password, String address) {
        limits.login(address);
        return logInIssued.mayBe(password)
                ? logInIssued.user(password).map(Login::byToken)
                : authenticate.basic(name, password, address).map(Login::byPassword);
    }

    /** Whoever bears {@code token}; fails as {@link #basic}. */
    public Uni<Login> bearer(String token, String address, String surface) {
        return Uni.createFrom()
                .deferred(() -> byToken(token, address))
                .onFailure(LogIn::isRefusal)
                .invoke(failure -> refused("", address, surface));
    }

    private Uni<Login> byToken(String token, String address) {
        limits.login(address);
        return logInIssued.user(token).map(Login::byToken);
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof WrongCredentials || failure instanceof NotVouchedFor;
    }

    private void refused(String name, String address, String surface) {
        limits.refusedLogin(address);
        recordDeed.refused(new Deed(name, null, address, surface, "login", "", 401, null));
    }
}
