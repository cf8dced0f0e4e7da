package io.slipway.content.remote;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on remotes. */
@Path("/pulp/api/v3/remotes/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RemoteRolesResource extends RolesResource {
    RemoteRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.REMOTE, roles, request);
    }
}
