package io.slipway.catalog.permission;

import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Remotes: there is no way to them but roles. */
@ApplicationScoped
class WaysToRemotes implements Ways {

    @Override
    public String model() {
        return Models.REMOTE;
    }

    @Override
    public String table() {
        return "remote";
    }

    @Override
    public boolean isAgeKept() {
        return true;
    }

    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        return List.of();
    }
}
