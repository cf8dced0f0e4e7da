package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A role somebody has.
 *
 * @param object null where it is on all objects
 */
public record Assignment(
        UUID id,
        Assignee assignee,
        String role,
        @Nullable String description,
        List<String> permissions,
        @Nullable ObjectId object,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt) {
    /** What is read of {@code role_assignment a} and {@code role r}. */
    static final String COLUMNS =
            "a.id, a.user_id, a.group_id, a.model, a.object_id, a.created_at, a.updated_at, r.name, r.description, r.permissions";

    static Assignment of(Row row) {
        Integer user = row.getInteger("user_id");
        String model = row.getString("model");
        return new Assignment(
                row.getUUID("id"),
                user == null ? new Assignee.ToGroup(row.getInteger("group_id")) : new Assignee.ToUser(user),
                row.getString("name"),
                row.getString("description"),
                List.of(row.getArrayOfStrings("permissions")),
                model == null ? null : new ObjectId(model, row.getUUID("object_id")),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }
}
