package io.slipway.content.role;

import io.slipway.access.role.Role;
import io.slipway.access.role.RoleDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A role as Pulp shows it. */
@Schema(name = "RoleResponse")
public record RoleDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String name,
        @Nullable String description,
        List<String> permissions,
        boolean locked) {
    static final Form<RoleDraft> FORM = new Form<>("Role", RoleDocument::read);

    static RoleDocument of(Role role) {
        return new RoleDocument(
                ResourceType.ROLE.href(role.id()),
                ResourceType.ROLE.prn(role.id()),
                Timestamp.of(role.createdAt()),
                Timestamp.of(role.updatedAt()),
                role.draft().name(),
                role.draft().description(),
                role.draft().permissions(),
                role.locked());
    }

    private static RoleDraft read(Body body) {
        String name = body.requiredText("name");
        String description = body.text("description");
        List<String> permissions = body.texts("permissions");
        body.alwaysGiven("permissions");
        body.ignored("locked");
        body.check();
        return new RoleDraft(name, description, permissions == null ? List.of() : permissions);
    }
}
