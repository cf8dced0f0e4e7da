package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.DENIED;
import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.InvalidToken;
import io.slipway.access.token.Scope;
import io.slipway.access.token.VerifyToken;
import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.slipway.catalog.serving.FindRights;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.Rights;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Pointed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Authenticate authenticate;
    private final VerifyToken verifyToken;
    private final FindRights findRights;
    private final RegistryConfig config;

    Gate(Authenticate authenticate, VerifyToken verifyToken, FindRights findRights, RegistryConfig config) {
        this.authenticate = authenticate;
        this.verifyToken = verifyToken;
        this.findRights = findRights;
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
                : basic(context, header);
        return caller.onFailure(failure -> failure instanceof WrongCredentials || failure instanceof InvalidToken)
                .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
    }

    private Uni<Caller> bearer(RoutingContext context, String jwt) {
        return verifyToken
                .verify(jwt, audiences(context.request()))
                .map(claims -> new Caller(claims.principal(), claims));
    }

    private Uni<Caller> basic(RoutingContext context, String header) {
        UsernamePasswordCredentials credentials = credentials(header);
        return authenticate
                .remembered(credentials.getUsername(), credentials.getPassword(), address(context))
                .map(user -> new Caller(user, null));
    }

    private static String address(RoutingContext context) {
        return context.request().remoteAddress().hostAddress();
    }

    /**
     * The caller as he is now, asked of PostgreSQL: for whatever does not ask about a name anyhow. While PostgreSQL does not answer he is
     * taken for what he was: pulls go on, and what he is given now is worth nothing in another epoch.
     */
    Uni<Caller> present(RoutingContext context, Caller caller) {
        return switch (caller.principal()) {
            case Principal.Anonymous nobody -> Uni.createFrom().item(caller);
            case Principal.User user ->
                isPresent(user).chain(isPresent -> isPresent ? Uni.createFrom().item(caller) : again(context, caller));
        };
    }

    private Uni<Boolean> isPresent(Principal.User user) {
        return authenticate
                .isPresent(user)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(true)
                .onFailure()
                .recoverWithItem(true);
    }

    /** As {@link #present}, of a request. */
    Uni<RegistryRequest> present(RegistryRequest request) {
        return present(request.context(), request.caller()).map(request::by);
    }

    /** As {@link #present}, by what {@code pointed} knows. */
    Uni<RegistryRequest> present(RegistryRequest request, Pointed pointed) {
        return pointed.isPresent(request.principal())
                ? Uni.createFrom().item(request)
                : again(request.context(), request.caller()).map(request::by);
    }

    /** A token from before something was taken away is worth nothing; a password is asked whether it still holds. */
    private Uni<Caller> again(RoutingContext context, Caller caller) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (caller.claims() != null || header == null) {
            return Uni.createFrom().failure(expired("the token was given before something was taken from its bearer"));
        }
        UsernamePasswordCredentials credentials = credentials(header);
        return authenticate
                .again(credentials.getUsername(), credentials.getPassword(), address(context))
                .map(user -> new Caller(user, null))
                .onFailure(WrongCredentials.class)
                .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
    }

    private static RegistryException expired(String why) {
        return UNAUTHORIZED.because(why, new InvalidToken(why));
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
     * Whether the asker, as he is now, may do {@code action} with {@code name}: the one place that decides. What is public is pulled by
     * anybody. A token is worth what it was given for, while the name is the one it was given for; what it was given for a name that was
     * not there yet is decided anew, and so is everything for credentials.
     *
     * @param pointer where the name points; null where there is no such name
     */
    Uni<Void> require(Action action, RegistryRequest request, RepositoryName name, @Nullable Pointer pointer) {
        Caller caller = request.caller();
        boolean isOpen = action == Action.PULL && pointer != null && !pointer.isPrivate();
        if (isOpen) {
            return Uni.createFrom().voidItem();
        }
        if (!caller.hasScope(action, name)) {
            return Uni.createFrom().failure(refusal(action, request, name));
        }
        Scope.Named given = caller.scope(action, name).map(Scope::object).orElse(null);
        return given == null ? decide(action, request, name, pointer) : compare(given, name, pointer);
    }

    private static Uni<Void> compare(Scope.Named given, RepositoryName name, @Nullable Pointer pointer) {
        boolean isTheSame = pointer != null
                && given.equals(new Scope.Named(pointer.distribution().value(), pointer.epoch()));
        return isTheSame
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(expired("the token was given for what " + name + " was before"));
    }

    private Uni<Void> decide(Action action, RegistryRequest request, RepositoryName name, @Nullable Pointer pointer) {
        return switch (request.principal()) {
            case Principal.Anonymous nobody -> Uni.createFrom().failure(refusal(action, request, name));
            case Principal.User user ->
                findRights
                        .of(user, name, pointer)
                        .invoke(rights -> require(rights, action, request, name))
                        .replaceWithVoid();
        };
    }

    /** Who may push may delete, as in Pulp: there is no other permission for it. */
    private static void require(Rights rights, Action action, RegistryRequest request, RepositoryName name) {
        boolean may = switch (action) {
            case PULL -> rights.pull();
            case PUSH, DELETE -> rights.push();
        };
        if (!may) {
            throw refusal(action, request, name);
        }
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
        return refusal(Action.PULL, request, name);
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
