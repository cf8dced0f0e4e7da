package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes whoever creates an object its owner, and forgets all roles on it when it is deleted: in the transaction that does either. */
@ApplicationScoped
public class OwnObject {
    /** A user who was deleted meanwhile owns nothing. */
    private static final String OWN = """
            INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
            SELECT $1, r.id, u.id, $3, $4
              FROM app_user u, role r
             WHERE u.id = $2 AND r.name = CAST($3 AS text) || '_owner' AND r.locked
                ON CONFLICT ON CONSTRAINT role_assignment_is_unique DO NOTHING""";

    private static final String FORGET = "DELETE FROM role_assignment WHERE object_id = ANY($1)";

    /** Gives {@code creator} the role {@code <model>_owner} on {@code object}; nobody where there is no creator. */
    public Uni<Void> own(Tx tx, @Nullable Integer creator, ObjectId object) {
        return creator == null
                ? Uni.createFrom().voidItem()
                : tx.execute(OWN, Ids.next(), creator, object.model(), object.id())
                        .replaceWithVoid();
    }

    /** Forgets all roles on the objects of {@code ids}. */
    public Uni<Void> forget(Tx tx, UUID... ids) {
        return tx.execute(FORGET, (Object) ids).replaceWithVoid();
    }
}
