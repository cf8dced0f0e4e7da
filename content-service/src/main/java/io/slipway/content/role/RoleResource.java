package io.slipway.content.role;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.role.CreateRole;
import io.slipway.access.role.FindRole;
import io.slipway.access.role.Role;
import io.slipway.access.role.RoleDraft;
import io.slipway.access.role.RoleLocked;
import io.slipway.access.role.UnknownPermissions;
import io.slipway.access.role.UpdateRole;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.RestPath;

/** Roles: {@code /pulp/api/v3/roles/}. Everybody may know what a role permits. */
@Path("/pulp/api/v3/roles/")
@Produces(MediaType.APPLICATION_JSON)
public class RoleResource implements Described {
    private static final Filters FILTERS = Filters.of(ResourceType.ROLE, Column.of("r.id"))
            .text("name", Column.of("r.name"))
            .part("description", Column.of("r.description"))
            .truth("locked", Column.of("r.locked"))
            .meanings("contains_permission", FindRole::permitting)
            .meaning("for_object_type", text -> FindRole.about(kind(text)))
            .orderedBy("locked", Column.of("r.locked"))
            .orderedBy("pulp_created", Column.of("r.created_at"))
            .orderedBy("pulp_last_updated", Column.of("r.updated_at"))
            .build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.ROLE)
            .list(FILTERS, RoleDocument.class)
            .read(RoleDocument.class)
            .needs(Need.login())
            .create(RoleDocument.FORM, RoleDocument.class)
            .needs(Need.everywhere("core.add_role"))
            .change(RoleDocument.FORM, RoleDocument.class)
            .needs(Need.everywhere("core.change_role"))
            .forget()
            .needs(Need.everywhere("core.delete_role"));

    private final CreateRole createRole;
    private final UpdateRole updateRole;
    private final FindRole findRole;

    RoleResource(CreateRole createRole, UpdateRole updateRole, FindRole findRole) {
        this.createRole = createRole;
        this.updateRole = updateRole;
        this.findRole = findRole;
    }

    private static String kind(String href) {
        return Reference.any(href)
                .map(named -> named.type().kind())
                .orElseThrow(() -> Refused.list("URI not valid: " + href));
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists roles, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return findRole.list(listing.selection()).map(page -> listing.answer(page, RoleDocument::of));
    }

    /** Creates a role: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        return createRole
                .create(RoleDocument.FORM.read(sent))
                .onFailure()
                .transform(RoleResource::explained)
                .map(RoleDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    private static Throwable explained(Throwable failure) {
        if (failure instanceof UnknownPermissions unknown) {
            return Refused.field(
                    "permissions", "The permission '" + unknown.names().getFirst() + "' does not exist.");
        }
        if (failure instanceof RoleLocked) {
            return Refused.detail(403, "Role is locked and cannot be changed.");
        }
        return UniqueViolation.of(CreateRole.NAME_IS_UNIQUE, failure)
                ? Refused.field("name", "This field must be unique.")
                : failure;
    }

    /** Reads a role. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return findRole.byId(id)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.ROLE))
                .map(role -> Pages.projected(uri, RoleDocument.of(role)));
    }

    /** Changes what is given: 200. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath UUID id, Sent sent) {
        return update(id, known -> RoleDocument.FORM.readOver(known, sent));
    }

    /** Changes all there is to change: 200. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, Sent sent) {
        return update(id, known -> RoleDocument.FORM.read(sent));
    }

    private Uni<Response> update(UUID id, UnaryOperator<RoleDraft> change) {
        return updateRole
                .update(id, change)
                .onFailure()
                .transform(RoleResource::explained)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.ROLE))
                .map(RoleResource::ok);
    }

    private static Response ok(Role role) {
        return Answers.ok(RoleDocument.of(role));
    }

    /** Deletes a role; whoever had it has it no longer: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        return updateRole
                .delete(id)
                .onFailure()
                .transform(RoleResource::explained)
                .map(deleted -> Answers.gone(deleted, ResourceType.ROLE));
    }
}
