package io.slipway.content.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.group.CreateGroup;
import io.slipway.access.group.FindGroup;
import io.slipway.access.group.Group;
import io.slipway.access.group.UpdateGroup;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
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
import org.jboss.resteasy.reactive.RestPath;

/** Groups: {@code /pulp/api/v3/groups/}. */
@Path("/pulp/api/v3/groups/")
@Produces(MediaType.APPLICATION_JSON)
public class GroupResource implements Described {
    private static final Filters FILTERS = Filters.numbered(ResourceType.GROUP, Column.of("g.id"))
            .part("name", Column.of("g.name"))
            .identifiedBy(FindGroup.OBJECT_ID)
            .build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.GROUP)
            .list(FILTERS, GroupDocument.class)
            .needs(Need.scope())
            .create(GroupDocument.FORM, GroupDocument.class)
            .needs(Need.everywhere("core.add_group"))
            .read(GroupDocument.class)
            .needs(Need.on("view"))
            .change(GroupDocument.FORM, GroupDocument.class)
            .needs(Need.on("change"))
            .forget()
            .needs(Need.on("delete"));

    private final CreateGroup createGroup;
    private final UpdateGroup updateGroup;
    private final FindGroup findGroup;
    private final Request request;

    GroupResource(CreateGroup createGroup, UpdateGroup updateGroup, FindGroup findGroup, Request request) {
        this.createGroup = createGroup;
        this.updateGroup = updateGroup;
        this.findGroup = findGroup;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists groups, the eldest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return findGroup.list(listing.selection()).map(page -> listing.answer(page, GroupDocument::of));
    }

    /** Creates a group: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        return createGroup
                .create(GroupDocument.FORM.read(sent), request.requireAsker().id())
                .onFailure(failure -> UniqueViolation.of(CreateGroup.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .map(GroupDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    /** Reads a group. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath int id, @Context UriInfo uri) {
        return require(id).map(group -> Pages.projected(uri, GroupDocument.of(group)));
    }

    private Uni<Group> require(int id) {
        return findGroup.byId(id).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.GROUP));
    }

    /** Renames a group: 200. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath int id, Sent sent) {
        return require(id)
                .map(known -> GroupDocument.FORM.readOver(new GroupDocument.Writable(known.name()), sent))
                .chain(name -> rename(id, name));
    }

    /** Renames a group: 200. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath int id, Sent sent) {
        return rename(id, GroupDocument.FORM.read(sent));
    }

    private Uni<Response> rename(int id, String name) {
        return updateGroup
                .rename(id, name)
                .onFailure(failure -> UniqueViolation.of(CreateGroup.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.GROUP))
                .map(group -> Answers.ok(GroupDocument.of(group)));
    }

    /** Deletes a group; its users stay: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath int id) {
        return updateGroup.delete(id).map(deleted -> Answers.gone(deleted, ResourceType.GROUP));
    }
}
