package io.slipway.content.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.decision.Principal;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.FindUser;
import io.slipway.access.user.PasswordChange;
import io.slipway.access.user.UpdateUser;
import io.slipway.access.user.User;
import io.slipway.access.user.UserDraft;
import io.slipway.admission.asker.Askers;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
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
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** Users: {@code /pulp/api/v3/users/}. Nothing of a password can be asked for, not even by a filter. */
@Path("/pulp/api/v3/users/")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource implements Described {
    private static final Filters FILTERS = Filters.numbered(ResourceType.USER, Column.of("u.id"))
            .part("username", Column.of("u.username"))
            .part("email", Column.of("u.email"))
            .part("first_name", Column.of("u.first_name"))
            .part("last_name", Column.of("u.last_name"))
            .truth("is_active", Column.of("u.is_active"))
            .truth("is_staff", Column.of("u.is_staff"))
            .orderedBy("is_active", Column.of("u.is_active"))
            .orderedBy("is_staff", Column.of("u.is_staff"))
            .orderedBy("date_joined", Column.of("u.created_at"))
            .build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.USER)
            .list(FILTERS, UserDocument.class)
            .needs(Need.everywhere("core.view_user"))
            .create(UserDocument.FORM, UserDocument.class)
            .needs(Need.everywhere("core.add_user"))
            .read(UserDocument.class)
            .needs(Need.everywhere("core.view_user"))
            .change(UserDocument.FORM, UserDocument.class)
            .needs(Need.everywhere("core.change_user"))
            .forget()
            .needs(Need.everywhere("core.delete_user"));

    private final CreateUser createUser;
    private final UpdateUser updateUser;
    private final FindUser findUser;
    private final Request request;

    UserResource(CreateUser createUser, UpdateUser updateUser, FindUser findUser, Request request) {
        this.createUser = createUser;
        this.updateUser = updateUser;
        this.findUser = findUser;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists users, the eldest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return findUser.list(listing.selection()).map(page -> listing.answer(page, UserDocument::of));
    }

    /** Creates a user: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        UserDocument.Wanted wanted = UserDocument.FORM.read(sent);
        return Uni.createFrom()
                .item(() -> allowed(wanted.password()))
                .chain(password -> createUser.create(wanted.draft(), wanted.firstPassword()))
                .onFailure()
                .transform(Refusals::of)
                .chain(this::require)
                .map(UserDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    /** A password reaches further than a secret with limits: whoever has only that sets none. */
    private PasswordChange allowed(PasswordChange wanted) {
        if (!(wanted instanceof PasswordChange.Keep)) {
            request.requireAsker().requireWhole();
        }
        return wanted;
    }

    private Uni<User> require(int id) {
        return findUser.byId(id).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.USER));
    }

    /** Reads a user. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath int id, @Context UriInfo uri) {
        return require(id).map(user -> Pages.projected(uri, UserDocument.of(user)));
    }

    /** Changes what is given: 200. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath int id, Sent sent) {
        return update(id, known -> UserDocument.FORM.readOver(UserDocument.Writable.of(known), sent));
    }

    /** Changes all there is to change but a password that is not given: 200. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath int id, Sent sent) {
        return update(id, known -> UserDocument.FORM.read(sent));
    }

    private Uni<Response> update(int id, Function<UserDraft, UserDocument.Wanted> read) {
        Principal.User by = Askers.user(request.requireAsker());
        return require(id)
                .map(known -> allowed(read.apply(known.draft()).password()))
                .chain(password ->
                        updateUser.update(by, id, known -> read.apply(known).draft(), password))
                .onFailure()
                .transform(Refusals::of)
                .chain(() -> require(id))
                .map(user -> Answers.ok(UserDocument.of(user)));
    }

    /** Deletes a user, and all that he was given: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath int id) {
        return updateUser
                .delete(Askers.user(request.requireAsker()), id)
                .onFailure()
                .transform(Refusals::of)
                .map(deleted -> Answers.gone(deleted, ResourceType.USER));
    }
}
