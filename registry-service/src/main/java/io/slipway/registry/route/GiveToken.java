package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.IssueToken;
import io.slipway.access.token.Scope;
import io.slipway.access.token.Token;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Pointers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The token server: gives whoever asks, or says who he is, a token for what he may do of what he asked for.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 */
@ApplicationScoped
class GiveToken {
    private static final int MOST_SCOPES = 64;

    /** What the master of a name may do with it, there or not yet. */
    private static final List<String> ALL = List.of("pull", "push", "delete", "*");

    private final Gate gate;
    private final Pointers pointers;
    private final IssueToken issueToken;

    GiveToken(Gate gate, Pointers pointers, IssueToken issueToken) {
        this.gate = gate;
        this.pointers = pointers;
        this.issueToken = issueToken;
    }

    Uni<Answer> give(RoutingContext context) {
        String service = context.request().getParam("service");
        if (service == null || service.isEmpty()) {
            return Uni.createFrom()
                    .item(json(400, new JsonObject().put("detail", "the parameter service is required")));
        }
        return gate.authenticate(context)
                .map(GiveToken::requireNoToken)
                .chain(principal -> grant(principal, scopes(context))
                        .chain(granted -> issueToken.issue(principal, service, granted)))
                .map(GiveToken::document);
    }

    private static List<Scope> scopes(RoutingContext context) {
        return context.request().params().getAll("scope").stream()
                .flatMap(scopes -> List.of(scopes.split(" ")).stream())
                .limit(MOST_SCOPES)
                .map(Scope::fromString)
                .flatMap(Optional::stream)
                .toList();
    }

    private Uni<List<Scope>> grant(Principal principal, List<Scope> asked) {
        List<RepositoryName> names = asked.stream()
                .map(GiveToken::name)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return names.isEmpty()
                ? Uni.createFrom().item(granted(principal, asked, Map.of()))
                : Uni.join()
                        .all(names.stream().map(this::pointer).toList())
                        .andFailFast()
                        .map(found -> granted(principal, asked, byName(found)));
    }

    /** The pointer as pulls see it, so that clients get their tokens while PostgreSQL is away too. */
    private Uni<Optional<Pointer>> pointer(RepositoryName name) {
        return pointers.require(name)
                .map(Pointed::pointer)
                .map(Optional::of)
                .onFailure(GiveToken::isNameUnknown)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isNameUnknown(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == NAME_UNKNOWN;
    }

    private static Map<RepositoryName, Pointer> byName(List<Optional<Pointer>> found) {
        return found.stream().flatMap(Optional::stream).collect(Collectors.toMap(Pointer::name, pointer -> pointer));
    }

    /** A token never buys another one: that would widen what it was given for, and outlive it. */
    private static Principal requireNoToken(Caller caller) {
        if (caller.claims() != null) {
            throw UNAUTHORIZED.because("tokens are given for credentials, not for tokens");
        }
        return caller.principal();
    }

    private static List<Scope> granted(Principal principal, List<Scope> asked, Map<RepositoryName, Pointer> found) {
        return asked.stream()
                .map(scope -> scope.only(actions(principal, scope, found)))
                .toList();
    }

    private static List<String> actions(Principal principal, Scope scope, Map<RepositoryName, Pointer> found) {
        if (principal.isSuperuser()) {
            return scope.type().equals("registry") ? List.of("*") : ALL;
        }
        boolean isPublic = name(scope)
                .map(found::get)
                .filter(pointer -> !pointer.isPrivate())
                .isPresent();
        return isPublic ? List.of("pull") : List.of();
    }

    private static Optional<RepositoryName> name(Scope scope) {
        try {
            return scope.type().equals("repository")
                    ? Optional.of(RepositoryName.fromString(scope.name()))
                    : Optional.empty();
        } catch (RegistryException notAName) {
            return Optional.empty();
        }
    }

    private static Answer document(Token token) {
        return json(
                200,
                new JsonObject()
                        .put("token", token.jwt())
                        .put("access_token", token.jwt())
                        .put("expires_in", token.expiresIn().toSeconds())
                        .put(
                                "issued_at",
                                DateTimeFormatter.ISO_INSTANT.format(
                                        token.issuedAt().atOffset(ZoneOffset.UTC))));
    }

    private static Answer json(int status, JsonObject body) {
        return Answer.of(status, Buffer.buffer(body.encode()))
                .with("Content-Type", "application/json")
                .with("Cache-Control", "no-store");
    }
}
