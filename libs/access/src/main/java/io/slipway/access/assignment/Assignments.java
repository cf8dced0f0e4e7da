package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of assignments, as verbs need them. */
@ApplicationScoped
class Assignments {
    private static final String FIND_ROLE = """
            SELECT r.id,
                   CAST($2 AS text) IS NULL
                     OR EXISTS (SELECT 1 FROM permission p WHERE p.model = $2 AND p.name = ANY(r.permissions)) AS permits
              FROM role r
             WHERE r.name = $1
               FOR KEY SHARE OF r""";

    private static final String ADD = """
            INSERT INTO role_assignment (id, role_id, user_id, group_id, model, object_id)
            VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT ON CONSTRAINT role_assignment_is_unique DO NOTHING""";

    private static final String TAKE = """
            DELETE FROM role_assignment
             WHERE role_id = $1 AND user_id IS NOT DISTINCT FROM $2 AND group_id IS NOT DISTINCT FROM $3 AND object_id = $4""";

    /** The id of {@code role}; fails with {@link NotAssignable} where there is none, or where it permits nothing on {@code model}. */
    Uni<UUID> requireRole(Tx.Sql tx, String role, @Nullable String model) {
        return tx.query(FIND_ROLE, role, model).map(rows -> role(rows, role));
    }

    private static UUID role(RowSet<Row> rows, String role) {
        for (Row row : rows) {
            if (!row.getBoolean("permits")) {
                throw new NotAssignable(
                        NotAssignable.Reason.PERMITS_NOTHING,
                        "The role '" + role + "' does not carry any permission for that object.");
            }
            return row.getUUID("id");
        }
        throw new NotAssignable(NotAssignable.Reason.NO_SUCH_ROLE, "Object with name=" + role + " does not exist.");
    }

    /** Gives the role; fails with {@link NotAssignable} where it is held already. */
    Uni<UUID> add(Tx.Sql tx, UUID role, Assignee to, @Nullable ObjectId object) {
        UUID id = Ids.next();
        return tx.execute(ADD, id, role, user(to), group(to), model(object), object(object))
                .invoke(Assignments::requireNew)
                .replaceWith(id);
    }

    private static void requireNew(int written) {
        if (written == 0) {
            throw new NotAssignable(
                    NotAssignable.Reason.HELD_ALREADY,
                    "The role is already assigned to this user or group on this object.");
        }
    }

    Uni<Integer> take(Tx.Sql tx, UUID role, Assignee from, ObjectId object) {
        return tx.execute(TAKE, role, user(from), group(from), object.id());
    }

    static @Nullable Integer user(Assignee assignee) {
        return switch (assignee) {
            case Assignee.ToUser user -> user.id();
            case Assignee.ToGroup group -> null;
        };
    }

    static @Nullable Integer group(Assignee assignee) {
        return switch (assignee) {
            case Assignee.ToUser user -> null;
            case Assignee.ToGroup group -> group.id();
        };
    }

    private static @Nullable String model(@Nullable ObjectId object) {
        return object == null ? null : object.model();
    }

    private static @Nullable UUID object(@Nullable ObjectId object) {
        return object == null ? null : object.id();
    }
}
