package io.slipway.pulp.openapi;

import io.quarkus.arc.All;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Need;
import io.slipway.pulp.permit.Permits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * The one place of the management API that lets somebody call an operation or refuses him, by what the operation says it needs. It goes by
 * the method that will answer, not by the path, so no spelling of a path leads past it.
 */
@ApplicationScoped
public class Guard {
    /** Where the id of the object is in the path of every operation that is about one. */
    private static final String ID = "id";

    private static final Pattern IDS = Pattern.compile("\\d{1,9}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Permits permits;
    private final Map<Method, Operation> operations;

    /** A method of a resource. */
    private record Method(Class<?> resource, String name) {}

    /** Refuses to start where an operation does not say what it needs, or needs what it cannot have. */
    Guard(@All List<Described> resources, Permits permits) {
        this.permits = permits;
        Map<Method, Operation> known = new HashMap<>();
        resources.forEach(resource -> add(known, resource));
        this.operations = Map.copyOf(known);
    }

    private static void add(Map<Method, Operation> known, Described resource) {
        Class<?> type = Routes.annotated(resource.getClass());
        Map<String, Operation> byCall =
                resource.operations().all().stream().collect(Collectors.toMap(Operation::call, Function.identity()));
        Routes.byMethod(type).forEach((name, call) -> known.put(new Method(type, name), require(type, call, byCall)));
    }

    private static Operation require(Class<?> type, String call, Map<String, Operation> byCall) {
        Operation operation = byCall.get(call);
        if (operation == null || operation.need() == null) {
            throw new IllegalStateException(type.getName() + " does not say what " + call + " needs");
        }
        boolean hasNoIds =
                operation.need() instanceof Need.Scope && (type(operation) == null || ids(operation) == null);
        if (hasNoIds) {
            throw new IllegalStateException(call + " is to show what one may see, but its filters name no ids");
        }
        return operation;
    }

    private static @Nullable ResourceType type(Operation operation) {
        return operation.type();
    }

    private static @Nullable Column ids(Operation operation) {
        return operation.filters() == null ? null : operation.filters().id();
    }

    /**
     * Lets {@code asker} call {@code method}, or fails with {@link Refused}: 401 who did not say who he is, 404 who does not see the
     * object, 403 who sees it but may not.
     *
     * @param path the values of the path's parameters
     * @return what the list is to be cut down to, where it is one
     */
    public Uni<Optional<Condition>> admit(
            @Nullable Asker asker, SimpleResourceInfo method, MultivaluedMap<String, String> path) {
        Operation operation = operations.get(new Method(method.getResourceClass(), method.getMethodName()));
        if (operation == null) {
            return Uni.createFrom().failure(Refused.forbidden());
        }
        Need need = operation.need();
        if (need instanceof Need.Nothing) {
            return nothing();
        }
        if (asker == null || need == null) {
            return Uni.createFrom().failure(Refused.detail(401, "Authentication credentials were not provided."));
        }
        String id = path.getFirst(ID);
        return id == null || IDS.matcher(id).matches()
                ? admit(asker, need, operation, id)
                : Uni.createFrom().failure(Refused.notFound());
    }

    private Uni<Optional<Condition>> admit(Asker asker, Need need, Operation operation, @Nullable String id) {
        ResourceType type = operation.type();
        return switch (need) {
            case Need.Nothing nothing -> nothing();
            case Need.Login login -> nothing();
            case Need.Superuser only -> require(asker.isSuperuser());
            case Need.Everywhere on ->
                permits.everywhere(asker, on.permission()).chain(Guard::require);
            case Need.Scope scope -> scope(asker, type, ids(operation));
            case Need.Sight sight -> sees(asker, type, id);
            case Need.OnObject on -> on(asker, on.permissions(), type, id);
        };
    }

    private Uni<Optional<Condition>> scope(Asker asker, @Nullable ResourceType type, @Nullable Column ids) {
        return type == null || ids == null
                ? Uni.createFrom().failure(Refused.forbidden())
                : permits.seen(asker, type, ids).map(Optional::of);
    }

    private Uni<Optional<Condition>> sees(Asker asker, @Nullable ResourceType type, @Nullable String id) {
        if (type == null || id == null) {
            return Uni.createFrom().failure(Refused.forbidden());
        }
        return permits.sees(asker, type, id)
                .map(sees -> verdict(sees ? Permits.Verdict.ALLOWED : Permits.Verdict.UNSEEN, type));
    }

    private Uni<Optional<Condition>> on(
            Asker asker, List<String> verbs, @Nullable ResourceType type, @Nullable String id) {
        if (type == null || id == null) {
            return Uni.createFrom().failure(Refused.forbidden());
        }
        List<String> permissions = verbs.stream().map(type::permission).toList();
        return permits.on(asker, permissions, type, id).map(verdict -> verdict(verdict, type));
    }

    private static Optional<Condition> verdict(Permits.Verdict verdict, ResourceType type) {
        return switch (verdict) {
            case ALLOWED -> Optional.empty();
            case FORBIDDEN -> throw Refused.forbidden();
            case UNSEEN -> throw Refused.unknown(type);
        };
    }

    private static Uni<Optional<Condition>> require(boolean may) {
        return may ? nothing() : Uni.createFrom().failure(Refused.forbidden());
    }

    private static Uni<Optional<Condition>> nothing() {
        return Uni.createFrom().item(Optional.empty());
    }
}
