package io.slipway.content.assignment;

import io.slipway.access.assignment.Assignment;
import io.slipway.access.decision.ObjectId;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A role that a user or a group has, as Pulp shows it. */
final class AssignmentDocument {
    private AssignmentDocument() {}

    /** A role of a user. */
    @Schema(name = "UserRoleResponse")
    record OfUser(
            String pulpHref,
            String prn,
            Timestamp pulpCreated,
            Timestamp pulpLastUpdated,
            String role,
            @Nullable String contentObject,
            @Nullable String contentObjectPrn,
            @Nullable String description,
            List<String> permissions,
            @Nullable String domain) {}

    /** A role of a group. */
    @Schema(name = "GroupRoleResponse")
    record OfGroup(
            String pulpHref,
            String prn,
            Timestamp pulpCreated,
            Timestamp pulpLastUpdated,
            String role,
            @Nullable String contentObject,
            @Nullable String contentObjectPrn,
            @Nullable String description,
            List<String> permissions,
            @Nullable String domain) {}

    /**
     * What a body says.
     *
     * @param object null for all objects
     */
    record Wanted(String role, Reference.@Nullable Named object) {}

    static OfUser ofUser(int user, Assignment assignment) {
        return new OfUser(
                ResourceType.USER.href(user) + "roles/" + assignment.id() + "/",
                "prn:core.userrole:" + assignment.id(),
                Timestamp.of(assignment.createdAt()),
                Timestamp.of(assignment.updatedAt()),
                assignment.role(),
                href(assignment.object()),
                prn(assignment.object()),
                assignment.description(),
                assignment.permissions(),
                null);
    }

    static OfGroup ofGroup(int group, Assignment assignment) {
        return new OfGroup(
                ResourceType.GROUP.href(group) + "roles/" + assignment.id() + "/",
                "prn:core.grouprole:" + assignment.id(),
                Timestamp.of(assignment.createdAt()),
                Timestamp.of(assignment.updatedAt()),
                assignment.role(),
                href(assignment.object()),
                prn(assignment.object()),
                assignment.description(),
                assignment.permissions(),
                null);
    }

    private static @Nullable String href(@Nullable ObjectId object) {
        return object == null ? null : type(object).href(id(object));
    }

    private static @Nullable String prn(@Nullable ObjectId object) {
        return object == null ? null : type(object).prn(id(object));
    }

    private static ResourceType type(ObjectId object) {
        return Arrays.stream(ResourceType.values())
                .filter(type -> type.kind().equals(object.model()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("roles are given on " + object.model()));
    }

    /** Groups have integers for ids. */
    private static Object id(ObjectId object) {
        UUID id = object.id();
        return id.getMostSignificantBits() == 0 ? id.getLeastSignificantBits() : id;
    }

    static Wanted read(Body body) {
        String role = body.requiredText("role");
        String href = body.text("content_object");
        String prn = body.text("content_object_prn");
        body.nothingYet("domain");
        if (!body.isGiven("content_object") && !body.isGiven("content_object_prn") && !body.isGiven("domain")) {
            body.note(
                    "non_field_errors", "Either 'content_object', 'content_object_prn' or 'domain' must be specified.");
        }
        body.check();
        String object = href == null ? prn : href;
        return new Wanted(
                role, object == null ? null : named(href == null ? "content_object_prn" : "content_object", object));
    }

    private static Reference.Named named(String field, String text) {
        return Reference.any(text).orElseThrow(() -> Refused.field(field, "Invalid hyperlink - No URL match."));
    }
}
