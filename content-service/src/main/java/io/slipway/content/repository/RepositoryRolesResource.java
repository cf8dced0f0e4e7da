package io.slipway.content.repository;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on repositories. */
@Path("/pulp/api/v3/repositories/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RepositoryRolesResource extends RolesResource {
    RepositoryRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.REPOSITORY, roles, request);
    }
}
