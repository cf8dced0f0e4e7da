package io.slipway.admission.asker;

import io.slipway.access.limit.TooManyRequests;
import io.slipway.access.login.ConnectedName;
import io.slipway.access.login.LogIn;
import io.slipway.access.login.Login;
import io.slipway.access.oidc.IssuerUnavailable;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.user.WrongCredentials;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Lets the management API know its users. */
@ApplicationScoped
class AuthenticateAsker implements Asker.Authenticator {
    private static final String SURFACE = "api";

    private final LogIn logIn;
    private final ConnectedName connectedName;

    AuthenticateAsker(LogIn logIn, ConnectedName connectedName) {
        this.logIn = logIn;
        this.connectedName = connectedName;
    }

    @Override
    public Uni<Asker> basic(String name, String password, String address) {
        return asker(logIn.basic(name, password, address, SURFACE), "Invalid username/password.");
    }

    @Override
    public Uni<Asker> bearer(String token, String address) {
        return asker(logIn.bearer(token, address, SURFACE), null);
    }

    @Override
    public Optional<Uni<Asker>> connected(HttpServerRequest request) {
        return connectedName
                .of(request)
                .map(name ->
                        asker(logIn.vouchedFor(name, request.remoteAddress().hostAddress(), SURFACE), null));
    }

    private static Uni<Asker> asker(Uni<Login> attempt, @Nullable String refusal) {
        return attempt.map(Askers::asker).onFailure().transform(failure -> refused(failure, refusal));
    }

    private static Throwable refused(Throwable failure, @Nullable String refusal) {
        return switch (failure) {
            case WrongCredentials wrong -> Refused.detail(401, said(refusal, wrong));
            case NotVouchedFor stranger -> Refused.detail(401, said(refusal, stranger));
            case TooManyRequests tooMany ->
                Refused.later(429, said(null, tooMany), tooMany.retryAfter().toSeconds());
            case IssuerUnavailable down ->
                Refused.later(503, "The issuer of the token cannot be asked for its keys.", 5);
            case RejectedExecutionException tooMany -> Refused.later(429, "Too many log in at once.", 1);
            default -> failure;
        };
    }

    private static String said(@Nullable String refusal, Throwable failure) {
        return refusal == null ? String.valueOf(failure.getMessage()) : refusal;
    }
}
