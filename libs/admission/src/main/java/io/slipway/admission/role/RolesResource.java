package io.slipway.admission.role;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Roles on the objects of one kind: {@code list_roles/}, {@code add_role/}, {@code remove_role/}, {@code my_permissions/}. A service
 * extends it at the path of the kind's list.
 */
public abstract class RolesResource implements Described {
    private final ResourceType type;
    private final Operations operations;
    private final ObjectRoles roles;
    private final Request request;

    /** Roles on objects of {@code type}. */
    protected RolesResource(ResourceType type, ObjectRoles roles, Request request) {
        this.type = type;
        this.operations = Operations.of(type).roles();
        this.roles = roles;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return operations;
    }

    /** All roles on the object, each with the users and groups that have it. */
    @GET
    @Path("{id}/list_roles/")
    public Uni<ObjectNode> listRoles(@RestPath String id, @Context UriInfo uri) {
        return roles.on(type, id).map(document -> Pages.projected(uri, document));
    }

    /** Gives a role: 201. */
    @POST
    @Path("{id}/add_role/")
    public Uni<Response> addRole(@RestPath String id, Sent sent) {
        return roles.give(type, id, sent);
    }

    /** Takes a role away: 201. */
    @POST
    @Path("{id}/remove_role/")
    public Uni<Response> removeRole(@RestPath String id, Sent sent) {
        return roles.take(type, id, sent);
    }

    /** What the asker may do with the object. */
    @GET
    @Path("{id}/my_permissions/")
    public Uni<ObjectNode> myPermissions(@RestPath String id, @Context UriInfo uri) {
        return roles.permissions(request.requireAsker(), type, id).map(document -> Pages.projected(uri, document));
    }
}
