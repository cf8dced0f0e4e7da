package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Gives a user or a group a role, on one object or on all. */
@ApplicationScoped
public class AssignRole {
    private static final String READ =
            "SELECT " + Assignment.COLUMNS + " FROM role_assignment a JOIN role r ON r.id = a.role_id WHERE a.id = $1";

    private final Ledger ledger;
    private final Assignments assignments;

    AssignRole(Ledger ledger, Assignments assignments) {
        this.ledger = ledger;
        this.assignments = assignments;
    }

    /** The assignment; fails with {@link NotAssignable}. {@code object} is null for all objects. */
    public Uni<Assignment> assign(Assignee to, String role, @Nullable ObjectId object) {
        return ledger.write(tx -> assigned(tx, to, role, object));
    }

    private Uni<Assignment> assigned(Tx.Sql tx, Assignee to, String role, @Nullable ObjectId object) {
        return assignments
                .requireRole(tx, role, object == null ? null : object.model())
                .chain(id -> assignments.add(tx, id, to, object))
                .chain(id -> tx.query(READ, id))
                .map(rows -> Assignment.of(rows.iterator().next()));
    }
}
