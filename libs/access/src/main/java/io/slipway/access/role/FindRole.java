package io.slipway.access.role;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds roles. */
@ApplicationScoped
public class FindRole {
    private static final ListRows.Rows ROLES = ListRows.Rows.of(
            "r.id, r.name, r.description, r.permissions, r.locked, r.created_at, r.updated_at",
            "role r",
            "r.id",
            "r.created_at DESC, r.name");

    private final ListRows rows;

    FindRole(ListRows rows) {
        this.rows = rows;
    }

    /** The role of {@code id}; null when there is none. */
    public Uni<@Nullable Role> byId(UUID id) {
        return list(Selection.only(Condition.of("r.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Roles that permit all of {@code permissions}. */
    public static Condition permitting(List<String> permissions) {
        return Condition.of("r.permissions @> ?", (Object) permissions.toArray(String[]::new));
    }

    /** Roles that permit something on objects of {@code model}. */
    public static Condition about(String model) {
        return Condition.of(
                "EXISTS (SELECT 1 FROM permission p WHERE p.model = ? AND p.name = ANY(r.permissions))", model);
    }

    /** Those of {@code selection} on the columns of {@code role r}; newest first unless it says otherwise. */
    public Uni<Page<Role>> list(Selection selection) {
        return rows.list(ROLES, selection, FindRole::role);
    }

    private static Role role(Row row) {
        return new Role(
                row.getUUID("id"),
                new RoleDraft(
                        row.getString("name"),
                        row.getString("description"),
                        List.of(row.getArrayOfStrings("permissions"))),
                row.getBoolean("locked"),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }
}
