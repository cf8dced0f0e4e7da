package io.slipway.access.group;

import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes users into groups and out of them. */
@ApplicationScoped
public class ChangeMembers {
    private static final String ADD = """
            INSERT INTO group_member (user_id, group_id)
            SELECT u.id, g.id
              FROM app_user u, app_group g
             WHERE u.id = $1 AND g.id = $2
                ON CONFLICT DO NOTHING""";

    private static final String REMOVE = "DELETE FROM group_member WHERE user_id = $1 AND group_id = $2";

    private final Ledger ledger;
    private final RaiseEpoch raiseEpoch;

    ChangeMembers(Ledger ledger, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.raiseEpoch = raiseEpoch;
    }

    /** Takes {@code user} into {@code group}, where both are there. */
    public Uni<Void> add(int group, int user) {
        return ledger.write(tx -> tx.execute(ADD, user, group)).replaceWithVoid();
    }

    /** Whether {@code user} was in {@code group}; he no longer is. */
    public Uni<Boolean> remove(int group, int user) {
        return ledger.write(tx -> tx.execute(REMOVE, user, group)
                .call(() -> raiseEpoch.ofUser(tx, user))
                .map(removed -> removed > 0));
    }
}
