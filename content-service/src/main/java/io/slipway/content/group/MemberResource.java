package io.slipway.content.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.group.ChangeMembers;
import io.slipway.access.user.FindUser;
import io.slipway.access.user.User;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
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
import org.jboss.resteasy.reactive.RestPath;

/** Users of a group: {@code /pulp/api/v3/groups/<id>/users/}. */
@Path("/pulp/api/v3/groups/{id}/users/")
@Produces(MediaType.APPLICATION_JSON)
public class MemberResource implements Described {
    private static final Filters FILTERS =
            Filters.empty().part("username", Column.of("u.username")).build();

    private static final Operations OPERATIONS = Operations.within(ResourceType.GROUP, "users", "groups_user_href")
            .list(FILTERS, GroupDocument.Member.class)
            .needs(Need.on("view"))
            .create(GroupDocument.MEMBER_FORM, GroupDocument.Member.class)
            .forget()
            .needs(Need.on("change"));

    private final ChangeMembers changeMembers;
    private final FindUser findUser;

    MemberResource(ChangeMembers changeMembers, FindUser findUser) {
        this.changeMembers = changeMembers;
        this.findUser = findUser;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the users of a group. */
    @GET
    public Uni<ObjectNode> list(@RestPath int id, @Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(FindUser.in(id));
        return findUser.list(listing.selection()).map(page -> listing.answer(page, GroupDocument.Member::of));
    }

    /** Takes a user into the group: 201. */
    @POST
    public Uni<Response> create(@RestPath int id, Sent sent) {
        String name = GroupDocument.MEMBER_FORM.read(sent);
        return findUser.byName(name)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.list("User '" + name + "' does not exist."))
                .call(user -> changeMembers.add(id, user.id()))
                .map(MemberResource::added);
    }

    private static Response added(User user) {
        return Response.status(201)
                .entity(Json.tree(GroupDocument.Member.of(user)))
                .build();
    }

    /** Takes a user out of the group: 204. */
    @DELETE
    @Path("{user}/")
    public Uni<Response> delete(@RestPath int id, @RestPath int user) {
        return changeMembers.remove(id, user).map(removed -> Answers.gone(removed, ResourceType.USER));
    }
}
