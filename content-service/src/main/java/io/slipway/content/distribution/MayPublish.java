package io.slipway.content.distribution;

import io.slipway.admission.asker.Askers;
import io.slipway.catalog.permission.MayMakeName;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.oci.name.RepositoryName;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Referred;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Decides what somebody may give a name to. Whoever pushes to a name writes into the repository behind it: so only who may write there
 * himself gives it a name. A version never changes: who may read it may pin a name to it.
 */
@ApplicationScoped
class MayPublish {
    private final MayMakeName mayMakeName;
    private final Referred referred;

    MayPublish(MayMakeName mayMakeName, Referred referred) {
        this.mayMakeName = mayMakeName;
        this.referred = referred;
    }

    Uni<Void> requireName(Asker asker, RepositoryName name) {
        return mayMakeName
                .may(Askers.user(asker), name)
                .invoke(MayPublish::require)
                .replaceWithVoid();
    }

    private static void require(boolean may) {
        if (!may) {
            throw Refused.forbidden();
        }
    }

    Uni<Void> requireRepository(Asker asker, RepositoryId repository) {
        return referred.require(asker, "modify_content", ResourceType.REPOSITORY, repository.value(), "repository");
    }

    Uni<Void> requireVersion(Asker asker, RepositoryId repository) {
        return referred.require(asker, "view", ResourceType.REPOSITORY, repository.value(), "repository_version");
    }
}
