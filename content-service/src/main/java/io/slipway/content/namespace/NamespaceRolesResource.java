package io.slipway.content.namespace;

import io.slipway.admission.role.ObjectRoles;
import io.slipway.admission.role.RolesResource;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Roles on namespaces. */
@Path("/pulp/api/v3/pulp_container/namespaces/")
@Produces(MediaType.APPLICATION_JSON)
public class NamespaceRolesResource extends RolesResource {
    NamespaceRolesResource(ObjectRoles roles, Request request) {
        super(ResourceType.NAMESPACE, roles, request);
    }
}
