package io.slipway.access.assignment;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds who has which role. */
@ApplicationScoped
public class FindAssignment {
    static final ListRows.Rows ASSIGNMENTS = ListRows.Rows.newestFirst(
            "a.id, a.user_id, a.group_id, a.model, a.object_id, a.created_at, a.updated_at, r.name, r.description, r.permissions",
            "role_assignment a LEFT JOIN role r ON r.id = a.role_id",
            "a");

    private final ListRows rows;

    FindAssignment(ListRows rows) {
        this.rows = rows;
    }

    /** What {@code assignee} has. */
    public static Condition of(Assignee assignee) {
        return switch (assignee) {
            case Assignee.ToUser user -> Condition.of("a.user_id = ?", user.id());
            case Assignee.ToGroup group -> Condition.of("a.group_id = ?", group.id());
        };
    }

    /** Those of {@code selection} on {@code role_assignment a} and {@code role r}; newest first unless it says otherwise. */
    public Uni<Page<Assignment>> list(Selection selection) {
        return rows.list(ASSIGNMENTS, selection, Assignment::of);
    }
}
