package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.DENIED;
import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.decision.Principal;
import io.slipway.access.login.ConnectedName;
import io.slipway.access.login.LogIn;
import io.slipway.access.oidc.NotVouchedFor;
import io.slipway.access.token.InvalidToken;
import io.slipway.access.token.Scope;
import io.slipway.access.token.VerifyToken;
import io.slipway.access.user.WrongCredentials;
import io.slipway.catalog.serving.FindRights;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.Rights;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.answer.RegistryConfig;
import io.slipway.registry.point.Pointed;
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
    private static final String SURFACE = "registry";

    private final LogIn logIn;
    private final ConnectedName connectedName;
    private final VerifyToken verifyToken;
    private final Audiences audiences;
    private final FindRights findRights;
    private final RegistryConfig config;

    Gate(
            LogIn logIn,
            ConnectedName connectedName,
            VerifyToken verifyToken,
            Audiences audiences,
            FindRights findRights,
            RegistryConfig config) {
        this.logIn = logIn;
        this.connectedName = connectedName;
        this.verifyToken = verifyToken;
        this.audiences = audiences;
        this.findRights = findRights;
        this.config = config;
    }

    /** Who sent the request: by Basic credentials, by a token, by his connection, or nobody. Wrong ones are refused, not ignored. */
    Uni<Caller> authenticate(RoutingContext context) {
        HttpServerRequest request = context.request();
        Uni<Caller> caller = switch (Credentials.of(request)) {
            case Credentials.None none -> connected(request);
            case Credentials.Basic basic ->
                logIn.remembered(basic.name(), basic.password(), address(context), SURFACE)
                        .map(Caller::of);
            case Credentials.Bearer bearer ->
                verifyToken
                        .verify(bearer.token(), audiences.of(request))
                        .map(claims -> new Caller(claims.principal(), claims));
            case Credentials.Unknown unknown ->
                Uni.createFrom().failure(UNAUTHORIZED.because("Authorization is neither Basic nor Bearer"));
        };
        return caller.onFailure(Gate::isRefusal)
                .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
    }

    private Uni<Caller> connected(HttpServerRequest request) {
        return connectedName
                .of(request)
                .map(name -> logIn.vouchedFor(name, request.remoteAddress().hostAddress(), SURFACE)
                        .map(Caller::of))
                .orElseGet(() -> Uni.createFrom().item(Caller.nobody()));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof WrongCredentials
                || failure instanceof InvalidToken
                || failure instanceof NotVouchedFor;
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
                logIn.isPresent(user)
                        .chain(isPresent -> isPresent ? Uni.createFrom().item(caller) : again(context));
        };
    }

    /** As {@link #present}, of a request. */
    Uni<RegistryRequest> present(RegistryRequest request) {
        return present(request.context(), request.caller()).map(request::by);
    }

    /** As {@link #present}, by what {@code pointed} knows. */
    Uni<RegistryRequest> present(RegistryRequest request, Pointed pointed) {
        return pointed.isPresent(request.principal())
                ? Uni.createFrom().item(request)
                : again(request.context()).map(request::by);
    }

    /** A token from before something was taken away is worth nothing; a password is asked whether it still holds. */
    private Uni<Caller> again(RoutingContext context) {
        return switch (Credentials.of(context.request())) {
            case Credentials.Basic basic ->
                logIn.again(basic.name(), basic.password(), address(context), SURFACE)
                        .map(Caller::of)
                        .onFailure(Gate::isRefusal)
                        .transform(failure -> UNAUTHORIZED.because(String.valueOf(failure.getMessage()), failure));
            case Credentials.None none -> connected(context.request());
            case Credentials.Bearer bearer -> tooOld();
            case Credentials.Unknown unknown -> tooOld();
        };
    }

    private static Uni<Caller> tooOld() {
        return Uni.createFrom().failure(expired("the token was given before something was taken from its bearer"));
    }

    private static RegistryException expired(String why) {
        return UNAUTHORIZED.because(why, new InvalidToken(why));
    }

    /** Docker and podman learn from the first answer which scheme to use, so nobody is let in without one here. */
    Uni<Void> requireTokenOrCredentials(RegistryRequest request) {
        return request.caller().isAnonymous()
                        && request.context().request().getHeader(HttpHeaders.AUTHORIZATION) == null
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
        Optional<Scope> scope = caller.scope(action, name);
        if (caller.claims() != null && scope.isEmpty()) {
            return Uni.createFrom().failure(refusal(action, request, name));
        }
        Scope.Named given = scope.map(Scope::object).orElse(null);
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
                .orElseGet(() -> request.scheme() + "://" + Audiences.called(request) + "/token");
    }
}
