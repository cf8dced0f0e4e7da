package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.DENIED;
import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.token.InvalidToken;
import io.slipway.access.token.VerifyToken;
import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
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
    private final Authenticate authenticate;
    private final VerifyToken verifyToken;
    private final RegistryConfig config;

    Gate(Authenticate authenticate, VerifyToken verifyToken, RegistryConfig config) {
        this.authenticate = authenticate;
        this.verifyToken = verifyToken;
        this.config = config;
    }

    /** Who sent the request: by Basic credentials, by a token, or nobody. Wrong ones are refused, not ignored. */
    Uni<Caller> authenticate(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Uni.createFrom().item(Caller.nobody());
        }
        Uni<Caller> caller = isScheme(header, "Bearer ")
                ? bearer(context, header.substring("Bearer ".length()).strip())
                : basic(header);
        return caller.onFailure(failure -> failure instanceof WrongCredentials || failure instanceof InvalidToken)
                .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
    }

    private Uni<Caller> bearer(RoutingContext context, String jwt) {
        return verifyToken
                .verify(jwt, audiences(context.request()))
                .map(claims -> new Caller(claims.principal(), claims));
    }

    private Uni<Caller> basic(String header) {
        UsernamePasswordCredentials credentials = credentials(header);
        return authenticate
                .basic(credentials.getUsername(), credentials.getPassword())
                .map(user -> new Caller(user, null));
    }

    private static UsernamePasswordCredentials credentials(String header) {
        String[] parts = isScheme(header, "Basic ") ? decoded(header).split(":", 2) : new String[0];
        if (parts.length != 2) {
            throw UNAUTHORIZED.because("Authorization is neither Basic nor Bearer");
        }
        return new UsernamePasswordCredentials(parts[0], parts[1]);
    }

    private static String decoded(String header) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(header.substring("Basic ".length()).strip());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw UNAUTHORIZED.because("the Basic credentials are no Base64", e);
        }
    }

    private static boolean isScheme(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
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
        String bearer = "Bearer realm=\"" + realm(request) + "\",service=\"" + request.authority() + "\"";
        return bearer + scope(request).map(",scope=\"%s\""::formatted).orElse("");
    }

    /** What was wrong with the token, where there was one. */
    private static String reason(HttpServerRequest request, Throwable failure) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !isScheme(header, "Bearer ")) {
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

    /** The names this registry goes by in a request: what the client called it, and what the operator calls it. */
    private List<String> audiences(HttpServerRequest request) {
        String called = String.valueOf(request.authority());
        return config.publicUrl()
                .map(url -> List.of(called, url.getAuthority()))
                .orElseGet(() -> List.of(called));
    }
}
