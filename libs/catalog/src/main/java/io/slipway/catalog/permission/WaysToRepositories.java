package io.slipway.catalog.permission;

import io.slipway.access.decision.Ids;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Repositories: what one may do with the repositories of a namespace, one may do with those its names serve. That a repository is there is
 * seen by everybody where a public name serves it.
 */
@ApplicationScoped
class WaysToRepositories implements Ways {
    /** Pulp's words for it are older than its repositories, which one once could not push to. */
    private static final Map<String, String> ON_NAMESPACE = Map.of(
            "container.view_containerrepository", "container.namespace_view_containerpushrepository",
            "container.change_containerrepository", "container.namespace_change_containerpushrepository",
            "container.modify_content_containerrepository",
                    "container.namespace_modify_content_containerpushrepository");

    @Override
    public String model() {
        return Models.REPOSITORY;
    }

    @Override
    public String table() {
        return "repository";
    }

    @Override
    public boolean isAgeKept() {
        return true;
    }

    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        String there = ON_NAMESPACE.get(permission.name());
        return there == null ? List.of() : List.of(throughNamespace(who, new Permission(there)));
    }

    private static Way throughNamespace(Principal.User who, Permission there) {
        return Way.to(Ids.around("""
                SELECT d.repository_id AS id FROM distribution d
                 WHERE d.repository_id IS NOT NULL AND d.namespace_id IN ({})""", Ids.held(who, there, Models.NAMESPACE)));
    }

    @Override
    public List<Way> toSee(Principal.User who) {
        return List.of(
                Way.to(
                        Ids.of(
                                "SELECT d.repository_id AS id FROM distribution d WHERE d.repository_id IS NOT NULL AND NOT d.private")));
    }
}
