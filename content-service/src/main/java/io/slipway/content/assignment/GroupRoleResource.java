package io.slipway.content.assignment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.group.FindGroup;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Roles of a group: {@code /pulp/api/v3/groups/<id>/roles/}. Who gives roles away makes superusers of others: only a superuser may. */
@Path("/pulp/api/v3/groups/{id}/roles/")
@Produces(MediaType.APPLICATION_JSON)
public class GroupRoleResource implements Described {
    private static final String MODEL = "GroupRole";

    private static final Form<AssignmentDocument.Wanted> FORM = new Form<>("GroupRole", AssignmentDocument::read);

    private static final Operations OPERATIONS = Operations.within(
                    ResourceType.GROUP, "roles", "groups_group_role_href")
            .list(Assigned.FILTERS, AssignmentDocument.OfGroup.class)
            .read(AssignmentDocument.OfGroup.class)
            .needs(Need.on("view"))
            .create(FORM, AssignmentDocument.OfGroup.class)
            .forget()
            .needs(Need.superuser());

    private final FindGroup findGroup;
    private final Assigned assigned;

    GroupRoleResource(FindGroup findGroup, Assigned assigned) {
        this.findGroup = findGroup;
        this.assigned = assigned;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the roles, newest first. */
    @GET
    public Uni<ObjectNode> list(@RestPath int id, @Context UriInfo uri) {
        Listing listing = Assigned.FILTERS.read(uri);
        return require(id)
                .chain(() -> assigned.list(assignee(id), listing))
                .map(page -> listing.answer(page, found -> AssignmentDocument.ofGroup(id, found)));
    }

    private static Assignee assignee(int id) {
        return new Assignee.ToGroup(id);
    }

    private Uni<Void> require(int id) {
        return findGroup
                .byId(id)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.GROUP))
                .replaceWithVoid();
    }

    /** Gives a role, on an object or on all: 201. */
    @POST
    public Uni<Response> create(@RestPath int id, Sent sent) {
        AssignmentDocument.Wanted wanted = FORM.read(sent);
        return require(id)
                .chain(() -> assigned.assign(
                        assignee(id),
                        wanted,
                        made -> AssignmentDocument.ofGroup(id, made),
                        AssignmentDocument.OfGroup::pulpHref));
    }

    /** Reads a role. */
    @GET
    @Path("{role}/")
    public Uni<ObjectNode> read(@RestPath int id, @RestPath UUID role, @Context UriInfo uri) {
        return assigned.require(assignee(id), role, MODEL)
                .map(found -> Pages.projected(uri, AssignmentDocument.ofGroup(id, found)));
    }

    /** Takes a role away: 204. */
    @DELETE
    @Path("{role}/")
    public Uni<Response> delete(@RestPath int id, @RestPath UUID role) {
        return assigned.revoke(assignee(id), role, MODEL);
    }
}
