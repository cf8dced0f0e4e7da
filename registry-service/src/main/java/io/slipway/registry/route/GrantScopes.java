package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.Scope;
import io.slipway.catalog.serving.FindRights;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.Rights;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Pointers;
import io.slipway.registry.token.Grants;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what tokens grant: the same as the gate would, of each name as pulls see it. */
@ApplicationScoped
class GrantScopes implements Grants {
    /** What whoever may push may do, to a name that is there or not yet: who pushes looks first, and who may push may delete, as in Pulp. */
    private static final List<String> ALL = List.of("pull", "push", "delete", "*");

    private final Pointers pointers;
    private final FindRights findRights;

    GrantScopes(Pointers pointers, FindRights findRights) {
        this.pointers = pointers;
        this.findRights = findRights;
    }

    @Override
    public Uni<List<Scope>> grant(Principal principal, List<Scope> asked) {
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
            case Principal.User user -> findRights.of(user, name, pointer).map(GrantScopes::actions);
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
                .onFailure(NAME_UNKNOWN::explains)
                .recoverWithItem(Optional.empty());
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
}
