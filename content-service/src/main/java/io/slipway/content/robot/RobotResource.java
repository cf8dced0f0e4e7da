package io.slipway.content.robot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.access.robot.CreateRobot;
import io.slipway.access.robot.FindRobot;
import io.slipway.access.robot.Robot;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
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
import org.jboss.resteasy.reactive.RestPath;

/**
 * Robots: {@code /slipway/api/v1/robots/}. A robot is a user without a password; what it may is said by roles, given to it as to any user.
 * Its secret is told once.
 */
@Path("/slipway/api/v1/robots/")
@Produces(MediaType.APPLICATION_JSON)
public class RobotResource implements Described {
    private static final Filters FILTERS = Filters.empty()
            .exact("username", Column.of("u.username"))
            .orderedBy("username", Column.of("u.username"))
            .build();
    private static final Operations OPERATIONS = Operations.own("robots", "id")
            .list(FILTERS, RobotDocument.class)
            .read(RobotDocument.class)
            .needs(Need.everywhere("core.view_user"))
            .create(RobotDocument.FORM, RobotDocument.class)
            .needs(Need.everywhere("core.add_user"))
            .act("rotate", RobotDocument.ROTATION, RobotDocument.class)
            .needs(Need.everywhere("core.change_user"))
            .forget()
            .needs(Need.everywhere("core.delete_user"));

    private final CreateRobot createRobot;
    private final FindRobot findRobot;
    private final Request request;

    RobotResource(CreateRobot createRobot, FindRobot findRobot, Request request) {
        this.createRobot = createRobot;
        this.findRobot = findRobot;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists robots, the eldest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return findRobot.list(listing.selection()).map(page -> listing.answer(page, RobotDocument::of));
    }

    /** Makes a robot: 201, with its secret. */
    @POST
    public Uni<Response> create(Sent sent) {
        Asker asker = request.requireAsker();
        asker.requireWhole();
        RobotDocument.Wanted wanted = RobotDocument.FORM.read(sent);
        return createRobot
                .create(asker.id(), wanted.description(), wanted.secret())
                .onFailure(failure -> UniqueViolation.of(CreateRobot.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .chain(made -> require(made.id())
                        .map(robot -> RobotDocument.told(robot, made.secret().reveal())))
                .map(document -> Answers.created(document.href(), document));
    }

    private Uni<Robot> require(int id) {
        return findRobot.byId(id).onItem().ifNull().failWith(Refused::notFound);
    }

    /** Reads a robot, without its secret. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath int id, @Context UriInfo uri) {
        return require(id).map(robot -> Pages.projected(uri, RobotDocument.of(robot)));
    }

    /** Gives a robot another secret, and ends the one it had: 200, with the secret. */
    @POST
    @Path("{id}/rotate/")
    public Uni<Response> rotate(@RestPath int id, Sent sent) {
        SecretDraft secret = RobotDocument.ROTATION.read(sent);
        request.requireAsker().requireWhole();
        return createRobot
                .rotate(id, secret)
                .onItem()
                .ifNull()
                .failWith(Refused::notFound)
                .chain(made -> require(made.id())
                        .map(robot -> RobotDocument.told(robot, made.secret().reveal())))
                .map(Answers::ok);
    }

    /** Deletes a robot, and all that it was given: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath int id) {
        return createRobot.delete(id).map(was -> Answers.gone(was, Refused::notFound));
    }
}
