package io.slipway.content.distribution;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on distributions. */
@Path("/pulp/api/v3/distributions/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class DistributionRolesResource extends RolesResource {
    DistributionRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.DISTRIBUTION, roles, request);
    }
}
