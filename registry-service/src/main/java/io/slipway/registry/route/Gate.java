package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.DENIED;
import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.login.LogIn;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.token.InvalidToken;
import io.slipway.access.token.VerifyToken;
import io.slipway.access.user.WrongCredentials;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.answer.RegistryConfig;
import io.slipway.registry.token.Audiences;
import io.slipway.registry.token.Credentials;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one door of the registry: who asks, and may he. Public names are read by anybody; private ones by the administrator, until access
 * control knows more.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 */
@ApplicationScoped
class Gate {
    private final LogIn logIn;
    private final VerifyToken verifyToken;
    private final Audiences audiences;
    private final RegistryConfig config;

    Gate(LogIn logIn, VerifyToken verifyToken, Audiences audiences, RegistryConfig config) {
        this.logIn = logIn;
        this.verifyToken = verifyToken;
        this.audiences = audiences;
        this.config = config;
    }

    /** Who sent the request: by Basic credentials, by a token, or nobody. Wrong ones are refused, not ignored. */
    Uni<Caller> authenticate(RoutingContext context) {
        Uni<Caller> caller =
                switch (Credentials.of(context.request())) {
                    case Credentials.None none -> Uni.createFrom().item(Caller.nobody());
                    case Credentials.Basic basic -> basic(context.request(), basic);
                    case Credentials.Bearer bearer -> bearer(context.request(), bearer.token());
                    case Credentials.Unknown unknown ->
                        Uni.createFrom().failure(UNAUTHORIZED.because("Authorization is neither Basic nor Bearer"));
                };
        return caller.onFailure(failure -> failure instanceof WrongCredentials
                        || failure instanceof InvalidToken
                        || failure instanceof NotVouchedFor)
                .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
    }

    private Uni<Caller> bearer(HttpServerRequest request, String jwt) {
        return verifyToken.verify(jwt, audiences.of(request)).map(claims -> new Caller(claims.principal(), claims));
    }

    private Uni<Caller> basic(HttpServerRequest request, Credentials.Basic basic) {
        return logIn.basic(basic.name(), basic.password(), request.remoteAddress().hostAddress(), "registry")
                .map(proved -> new Caller(proved.user(), null));
    }

    /** Docker and podman learn from the first answer which scheme to use, so nobody is let in without one here. */
    Uni<Void> requireTokenOrCredentials(RegistryRequest request) {
        return request.context().request().getHeader(HttpHeaders.AUTHORIZATION) == null
                ? Uni.createFrom().failure(UNAUTHORIZED.because("say who you are, or ask for an anonymous token"))
                : Uni.createFrom().voidItem();
    }

    /**
     * Whether the asker may do {@code action} with {@code name}: the one place that decides. Until access control knows more, what is
     * public is pulled by anybody, and everything else is the administrator's.
     *
     * @param pointer where the name points; null where it points nowhere, or that does not matter
     */
    Uni<Void> require(Action action, RegistryRequest request, RepositoryName name, @Nullable Pointer pointer) {
        boolean isOpen = action == Action.PULL && pointer != null && !pointer.isPrivate();
        return isOpen || request.caller().mayAsMaster(action, name)
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(refusal(action, request, name));
    }

    /**
     * The anonymous are asked to log in, and who brought too little a token to bring a better one. Of the others, who may not pull does
     * not learn whether there is such a name, and who may not push is told so.
     */
    private static RegistryException refusal(Action action, RegistryRequest request, RepositoryName name) {
        Caller caller = request.caller();
        if (caller.isAnonymous() || !caller.hasScope(action, name)) {
            return UNAUTHORIZED.because(action.granted() + " of " + name);
        }
        return action == Action.PULL ? NAME_UNKNOWN.because(name) : DENIED.because(action.granted() + " of " + name);
    }

    /** A private name and one that does not exist are refused alike, or the refusal would say which exist. */
    RegistryException unseen(RegistryRequest request, RepositoryName name) {
        return request.caller().mayAsMaster(Action.PULL, name)
                ? NAME_UNKNOWN.because(name)
                : refusal(Action.PULL, request, name);
    }

    /** Says to whoever was refused where tokens are, and which he needs. */
    Answer challenge(RoutingContext context, Throwable failure, Answer answer) {
        return answer.status() == 401
                ? answer.with("WWW-Authenticate", challenge(context.request()) + reason(context.request(), failure))
                : answer;
    }

    private String challenge(HttpServerRequest request) {
        String bearer = "Bearer realm=\"" + realm(request) + "\",service=\"" + audiences.challenged(request) + "\"";
        return bearer + scope(request).map(",scope=\"%s\""::formatted).orElse("");
    }

    /** What was wrong with the token, where there was one. */
    private static String reason(HttpServerRequest request, Throwable failure) {
        if (!Credentials.isBearer(request)) {
            return "";
        }
        return failure.getCause() instanceof InvalidToken
                ? ",error=\"invalid_token\""
                : ",error=\"insufficient_scope\"";
    }

    /** What the client must ask the token server for to do what it tried; several scopes stand in one parameter. */
    private static Optional<String> scope(HttpServerRequest request) {
        try {
            V2Path path = V2Path.fromString(request.method(), request.path());
            return path instanceof V2Path.Catalog
                    ? Optional.of("registry:catalog:*")
                    : path.repository().map(name -> scope(request, action(request.method(), path), name));
        } catch (RegistryException notAName) {
            return Optional.empty();
        }
    }

    private static String scope(HttpServerRequest request, Action action, RepositoryName name) {
        String from = request.getParam("from");
        String scope = "repository:" + name + ":" + action.asked();
        return from == null || request.getParam("mount") == null
                ? scope
                : scope + " repository:" + RepositoryName.fromString(from) + ":pull";
    }

    /** To look at an upload, or to give it up, is a part of pushing. */
    private static Action action(HttpMethod method, V2Path path) {
        if (path instanceof V2Path.Session) {
            return Action.PUSH;
        }
        return switch (method.name()) {
            case "GET", "HEAD" -> Action.PULL;
            case "DELETE" -> Action.DELETE;
            default -> Action.PUSH;
        };
    }

    private String realm(HttpServerRequest request) {
        return config.publicUrl()
                .map(url -> url.resolve("/token").toString())
                .orElseGet(() -> request.scheme() + "://" + request.authority() + "/token");
    }
}
