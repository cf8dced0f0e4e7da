package io.slipway.content.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.AccessPolicies;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the operations on one kind of objects need, as Pulp shows it. */
@Schema(name = "AccessPolicyResponse")
public record AccessPolicyDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        List<ObjectNode> permissionsAssignment,
        List<ObjectNode> creationHooks,
        List<ObjectNode> statements,
        String viewsetName,
        boolean customized,
        ObjectNode querysetScoping) {
    private static final Timestamp ALWAYS = Timestamp.of(OffsetDateTime.parse("2026-01-01T00:00:00Z"));

    static AccessPolicyDocument of(String viewset, List<AccessPolicies.Statement> statements) {
        UUID id = id(viewset);
        return new AccessPolicyDocument(
                ResourceType.ACCESS_POLICY.href(id),
                ResourceType.ACCESS_POLICY.prn(id),
                ALWAYS,
                ALWAYS,
                List.of(),
                List.of(),
                statements.stream().map(AccessPolicyDocument::tree).toList(),
                viewset,
                false,
                JsonNodeFactory.instance.objectNode().put("function", "scope_queryset"));
    }

    /** The same on every replica and after every restart. */
    private static UUID id(String viewset) {
        return UUID.nameUUIDFromBytes(viewset.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode tree(AccessPolicies.Statement statement) {
        ObjectNode tree = Json.tree(statement);
        if (statement.condition().isEmpty()) {
            tree.remove(List.of("condition"));
        }
        return tree;
    }
}
