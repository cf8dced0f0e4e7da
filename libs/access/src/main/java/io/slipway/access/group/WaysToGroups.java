package io.slipway.access.group;

import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Groups: there is no way to them but roles, which have their ids for serials. */
@ApplicationScoped
class WaysToGroups implements Ways {

    @Override
    public String model() {
        return Groups.MODEL;
    }

    @Override
    public boolean isSerialKept() {
        return true;
    }

    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        return List.of();
    }
}
