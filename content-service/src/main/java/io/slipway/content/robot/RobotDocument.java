package io.slipway.content.robot;

import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.access.robot.Robot;
import io.slipway.content.secret.AccessTokenDocument;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Operations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A robot.
 *
 * @param username what it logs in with: {@code robot$builder}
 * @param user the href of its user, to which roles are given
 * @param secret what it logs in with instead of a password: in the answer that made it, and never again
 */
@Schema(name = "slipway.RobotResponse")
public record RobotDocument(
        String href,
        int id,
        String username,
        String user,
        String description,
        boolean isActive,
        Timestamp createdAt,
        @Nullable Timestamp expiresAt,
        @Nullable String secret) {
    static final Form<Wanted> FORM = new Form<>("slipway.Robot", RobotDocument::read);
    static final Form<SecretDraft> ROTATION = new Form<>("slipway.RobotSecret", AccessTokenDocument::read);

    /** What a body says. */
    record Wanted(String description, SecretDraft secret) {}

    static RobotDocument of(Robot robot) {
        return told(robot, null);
    }

    static RobotDocument told(Robot robot, @Nullable String secret) {
        return new RobotDocument(
                Operations.OWN + "robots/" + robot.id() + "/",
                robot.id(),
                robot.username(),
                ResourceType.USER.href(robot.id()),
                robot.description(),
                robot.isActive(),
                Timestamp.of(robot.createdAt()),
                Timestamp.orNull(robot.expiresAt()),
                secret);
    }

    private static Wanted read(Body body) {
        String description = body.words("description");
        return new Wanted(description, AccessTokenDocument.read(body));
    }
}
