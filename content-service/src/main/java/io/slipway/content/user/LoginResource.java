package io.slipway.content.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.user.Authenticate;
import io.slipway.access.user.FindUser;
import io.slipway.access.user.PasswordChange;
import io.slipway.access.user.UpdateUser;
import io.slipway.access.user.User;
import io.slipway.access.user.WrongCredentials;
import io.slipway.admission.asker.Askers;
import io.slipway.content.document.Answers;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Oneself: {@code /pulp/api/v3/login/}. There are no sessions: every request brings its credentials, so logging out forgets nothing. */
@Path("/pulp/api/v3/login/")
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource implements Described {
    private static final Operations OPERATIONS = Operations.at("login")
            .call("get", "login_read", null, 200, LoginDocument.class)
            .call("patch", "login_update", LoginDocument.FORM, 200, LoginDocument.Own.class)
            .call("post", "login", null, 201, LoginDocument.class)
            .call("delete", "logout", null, 204, null)
            .needs(Need.login());

    private final Authenticate authenticate;
    private final UpdateUser updateUser;
    private final FindUser findUser;
    private final Request request;

    LoginResource(Authenticate authenticate, UpdateUser updateUser, FindUser findUser, Request request) {
        this.authenticate = authenticate;
        this.updateUser = updateUser;
        this.findUser = findUser;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Who asks. */
    @GET
    public ObjectNode read(@Context UriInfo uri) {
        Asker asker = request.requireAsker();
        return Pages.projected(uri, LoginDocument.of(asker.id(), asker.name()));
    }

    /** Who asks: 201. */
    @POST
    public Response login() {
        Asker asker = request.requireAsker();
        return Response.status(201)
                .entity(Json.tree(LoginDocument.of(asker.id(), asker.name())))
                .build();
    }

    /** Nothing to forget: 204. */
    @DELETE
    public Response logout() {
        return Response.noContent().build();
    }

    /** Changes what is given of oneself, also the password where the present one is said: 200. */
    @PATCH
    public Uni<Response> update(Sent sent) {
        Asker asker = request.requireAsker();
        return require(asker.id())
                .map(known -> LoginDocument.FORM.readOver(LoginDocument.Own.of(known), sent))
                .call(wanted -> requirePassword(asker, wanted))
                .chain(wanted -> updateUser.update(Askers.user(asker), asker.id(), wanted::over, password(wanted)))
                .onFailure()
                .transform(Refusals::of)
                .chain(() -> require(asker.id()))
                .map(user -> Answers.ok(LoginDocument.Own.of(user)));
    }

    private Uni<User> require(int id) {
        return findUser.byId(id).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.USER));
    }

    /** A password reaches further than a secret with limits: whoever has only that sets none. */
    private Uni<Void> requirePassword(Asker asker, LoginDocument.Wanted wanted) {
        String old = wanted.oldPassword();
        if (wanted.newPassword() != null) {
            asker.requireWhole();
        }
        return old == null
                ? Uni.createFrom().voidItem()
                : authenticate
                        .basic(asker.name(), old, "login of " + asker.id())
                        .onFailure(WrongCredentials.class)
                        .transform(wrong -> Refused.field("old_password", "Invalid password."))
                        .replaceWithVoid();
    }

    private static PasswordChange password(LoginDocument.Wanted wanted) {
        String fresh = wanted.newPassword();
        return fresh == null ? new PasswordChange.Keep() : new PasswordChange.Set(fresh);
    }
}
