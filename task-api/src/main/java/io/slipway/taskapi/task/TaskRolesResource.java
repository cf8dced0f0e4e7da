package io.slipway.taskapi.task;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on tasks. */
@Path("/pulp/api/v3/tasks/")
@Produces(MediaType.APPLICATION_JSON)
public class TaskRolesResource extends RolesResource {
    TaskRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.TASK, roles, request);
    }
}
