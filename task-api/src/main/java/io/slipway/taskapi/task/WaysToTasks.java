package io.slipway.taskapi.task;

import io.slipway.access.decision.Ids;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import io.slipway.pulp.href.ResourceType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tasks: whoever asked for one may do everything with it. */
@ApplicationScoped
class WaysToTasks implements Ways {

    @Override
    public String model() {
        return ResourceType.TASK.kind();
    }

    @Override
    public String table() {
        return "task";
    }

    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        return List.of(Way.toNewest(Ids.of("SELECT t.created_at, t.id FROM task t WHERE t.created_by = ?", who.id())));
    }
}
