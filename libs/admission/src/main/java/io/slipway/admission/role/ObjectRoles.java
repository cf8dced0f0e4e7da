package io.slipway.admission.role;

import io.slipway.access.assignment.ChangeObjectRoles;
import io.slipway.access.assignment.FindObjectRoles;
import io.slipway.access.assignment.NestedRole;
import io.slipway.access.assignment.NotAssignable;
import io.slipway.access.decision.ObjectId;
import io.slipway.admission.asker.Askers;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Operations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** Who has roles on an object, giving and taking them, in Pulp's words. */
@ApplicationScoped
public class ObjectRoles {
    private final FindObjectRoles findObjectRoles;
    private final ChangeObjectRoles changeObjectRoles;

    ObjectRoles(FindObjectRoles findObjectRoles, ChangeObjectRoles changeObjectRoles) {
        this.findObjectRoles = findObjectRoles;
        this.changeObjectRoles = changeObjectRoles;
    }

    Uni<Operations.ObjectRoles> on(ResourceType type, String id) {
        return findObjectRoles
                .on(require(type, id))
                .map(roles -> new Operations.ObjectRoles(
                        roles.stream().map(ObjectRoles::document).toList()));
    }

    private static Operations.NestedRole document(NestedRole role) {
        return new Operations.NestedRole(role.users(), role.groups(), role.role());
    }

    Uni<Operations.MyPermissions> permissions(Asker asker, ResourceType type, String id) {
        return findObjectRoles
                .permissions(Askers.user(asker), require(type, id))
                .map(Operations.MyPermissions::new);
    }

    Uni<Response> give(ResourceType type, String id, Sent sent) {
        Operations.NestedRole role = Operations.NESTED_ROLE.read(sent);
        return answer(role, changeObjectRoles.give(require(type, id), nested(role)));
    }

    Uni<Response> take(ResourceType type, String id, Sent sent) {
        Operations.NestedRole role = Operations.NESTED_ROLE.read(sent);
        return answer(role, changeObjectRoles.take(require(type, id), nested(role)));
    }

    private static NestedRole nested(Operations.NestedRole role) {
        return new NestedRole(role.role(), role.users(), role.groups());
    }

    private static Uni<Response> answer(Operations.NestedRole role, Uni<Void> change) {
        return change.onFailure(NotAssignable.class)
                .transform(ObjectRoles::refused)
                .map(done -> Response.status(201).entity(Json.tree(role)).build());
    }

    /** The refusal of a role that cannot be given as it was asked for. */
    public static Refused refused(NotAssignable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case NO_SUCH_ROLE -> Refused.field("role", message);
            case NO_SUCH_USER -> Refused.item("users", failure.position(), message);
            case NO_SUCH_GROUP -> Refused.item("groups", failure.position(), message);
            case PERMITS_NOTHING, HELD_ALREADY -> Refused.field("non_field_errors", message);
        };
    }

    private static ObjectId require(ResourceType type, String id) {
        return Askers.object(type, id).orElseThrow(() -> Refused.unknown(type));
    }
}
