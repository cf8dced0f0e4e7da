package io.slipway.content.group;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on groups: who may change them. */
@Path("/pulp/api/v3/groups/")
@Produces(MediaType.APPLICATION_JSON)
public class GroupRolesResource extends RolesResource {
    GroupRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.GROUP, roles, request);
    }
}
