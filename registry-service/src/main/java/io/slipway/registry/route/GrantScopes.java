package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.Scope;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Pointers;
import io.slipway.registry.token.Grants;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what tokens grant: the same as the gate would, of each name as pulls see it. */
@ApplicationScoped
class GrantScopes implements Grants {
    /** What the master of a name may do with it, there or not yet. */
    private static final List<String> ALL = List.of("pull", "push", "delete", "*");

    private final Pointers pointers;

    GrantScopes(Pointers pointers) {
        this.pointers = pointers;
    }

    @Override
    public Uni<List<Scope>> grant(Principal principal, List<Scope> asked) {
        List<RepositoryName> names = asked.stream()
                .map(GrantScopes::name)
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
                .onFailure(GrantScopes::isNameUnknown)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isNameUnknown(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == NAME_UNKNOWN;
    }

    private static Map<RepositoryName, Pointer> byName(List<Optional<Pointer>> found) {
        return found.stream().flatMap(Optional::stream).collect(Collectors.toMap(Pointer::name, pointer -> pointer));
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
}
