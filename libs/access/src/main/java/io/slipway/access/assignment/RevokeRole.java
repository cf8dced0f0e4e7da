package io.slipway.access.assignment;

import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Takes a role away from a user or a group; what they know of their rights ends with it. */
@ApplicationScoped
public class RevokeRole {
    private static final String DELETE = """
            DELETE FROM role_assignment
             WHERE id = $1 AND user_id IS NOT DISTINCT FROM $2 AND group_id IS NOT DISTINCT FROM $3""";

    private final Ledger ledger;
    private final RaiseEpoch raiseEpoch;

    RevokeRole(Ledger ledger, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.raiseEpoch = raiseEpoch;
    }

    /** Whether {@code from} had the assignment {@code id}. */
    public Uni<Boolean> revoke(Assignee from, UUID id) {
        return ledger.write(tx -> tx.execute(DELETE, id, Assignments.user(from), Assignments.group(from))
                .call(() -> raised(tx, from))
                .map(deleted -> deleted > 0));
    }

    private Uni<Integer> raised(Tx.Sql tx, Assignee from) {
        return switch (from) {
            case Assignee.ToUser user -> raiseEpoch.ofUser(tx, user.id());
            case Assignee.ToGroup group -> raiseEpoch.ofGroup(tx, group.id());
        };
    }
}
