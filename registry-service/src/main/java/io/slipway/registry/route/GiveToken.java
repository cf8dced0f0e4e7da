package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNAUTHORIZED;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.IssueToken;
import io.slipway.access.token.Scope;
import io.slipway.access.token.Token;
import io.slipway.catalog.serving.FindRights;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.Rights;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token server: gives whoever asks, or says who he is, a token for what he may do of what he asked for.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 */
@ApplicationScoped
class GiveToken {
    private static final int MOST_SCOPES = 64;

    /** What whoever may push may do, to a name that is there or not yet: who pushes looks first, and who may push may delete, as in Pulp. */
    private static final List<String> ALL = List.of("pull", "push", "delete", "*");

    private final Gate gate;
    private final Pointers pointers;
    private final IssueToken issueToken;
    private final FindRights findRights;

    GiveToken(Gate gate, Pointers pointers, IssueToken issueToken, FindRights findRights) {
        this.gate = gate;
        this.pointers = pointers;
        this.issueToken = issueToken;
        this.findRights = findRights;
    }

    Uni<Answer> give(RoutingContext context) {
        String service = context.request().getParam("service");
        if (service == null || service.isEmpty()) {
            return Uni.createFrom()
                    .item(json(400, new JsonObject().put("detail", "the parameter service is required")));
        }
        return gate.authenticate(context)
                .map(GiveToken::requireNoToken)
                .chain(caller -> gate.present(context, caller))
                .map(Caller::principal)
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
        return asked.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(asked.stream()
                                .map(scope -> granted(principal, scope))
                                .toList())
                        .andFailFast();
    }

    private Uni<Scope> granted(Principal principal, Scope scope) {
        return name(scope)
                .map(name -> pointer(name, principal)
                        .chain(pointer -> granted(principal, scope, name, pointer.orElse(null))))
                .orElseGet(() -> Uni.createFrom().item(scope.only(ofRegistry(principal, scope), null)));
    }

    /** Whoever is somebody may ask which names there are; he is shown those he may pull from. */
    private static List<String> ofRegistry(Principal principal, Scope scope) {
        boolean isCatalog = scope.type().equals("registry") && scope.name().equals("catalog");
        return isCatalog && principal instanceof Principal.User ? List.of("*") : List.of();
    }

    private Uni<Scope> granted(Principal principal, Scope scope, RepositoryName name, @Nullable Pointer pointer) {
        Scope.Named present =
                pointer == null ? null : new Scope.Named(pointer.distribution().value(), pointer.epoch());
        return actions(principal, name, pointer).map(actions -> scope.only(actions, present));
    }

    private Uni<List<String>> actions(Principal principal, RepositoryName name, @Nullable Pointer pointer) {
        return switch (principal) {
            case Principal.Anonymous nobody ->
                Uni.createFrom().item(pointer == null || pointer.isPrivate() ? List.of() : List.of("pull"));
            case Principal.User user -> findRights.of(user, name, pointer).map(GiveToken::actions);
        };
    }

    private static List<String> actions(Rights rights) {
        if (rights.push()) {
            return ALL;
        }
        return rights.pull() ? List.of("pull") : List.of();
    }

    /** The pointer as pulls see it, so that clients get their tokens while PostgreSQL is away too. */
    private Uni<Optional<Pointer>> pointer(RepositoryName name, Principal principal) {
        return pointers.require(name, principal)
                .map(Pointed::pointer)
                .map(Optional::of)
                .onFailure(GiveToken::isNameUnknown)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isNameUnknown(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == NAME_UNKNOWN;
    }

    /** A token never buys another one: that would widen what it was given for, and outlive it. */
    private static Caller requireNoToken(Caller caller) {
        if (caller.claims() != null) {
            throw UNAUTHORIZED.because("tokens are given for credentials, not for tokens");
        }
        return caller;
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
