package io.slipway.catalog.permission;

import io.slipway.access.decision.Ids;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Distributions: what one may do with the names of a namespace, one may do with each; and public ones are there for all to read. */
@ApplicationScoped
class WaysToDistributions implements Ways {
    private static final String PREFIX = "container.";
    private static final Permission VIEW = Permission.to("view", Models.DISTRIBUTION);

    /** Of whom a namespace knows too; who may give roles is said on the distribution alone. */
    private static final Set<String> THROUGH_NAMESPACE = Set.of(
            "container.view_containerdistribution",
            "container.pull_containerdistribution",
            "container.push_containerdistribution",
            "container.change_containerdistribution",
            "container.delete_containerdistribution");

    private static final Ids PUBLIC = Ids.of("SELECT d.created_at, d.id FROM distribution d WHERE NOT d.private");

    @Override
    public String model() {
        return Models.DISTRIBUTION;
    }

    @Override
    public String table() {
        return "distribution";
    }

    @Override
    public boolean isAgeKept() {
        return true;
    }

    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        if (!THROUGH_NAMESPACE.contains(permission.name())) {
            return List.of();
        }
        Way namespace = throughNamespace(who, permission);
        return permission.equals(VIEW) ? List.of(namespace, Way.toNewest(PUBLIC)) : List.of(namespace);
    }

    private static Way throughNamespace(Principal.User who, Permission permission) {
        Permission there = onNamespace(permission);
        return Way.open(
                there,
                Ids.around(
                        "SELECT d.id FROM distribution d WHERE d.namespace_id IN ({})",
                        Ids.held(who, there, Models.NAMESPACE)));
    }

    /** {@code container.pull_containerdistribution} is {@code container.namespace_pull_containerdistribution} there. */
    private static Permission onNamespace(Permission permission) {
        return new Permission(PREFIX + "namespace_" + permission.name().substring(PREFIX.length()));
    }
}
