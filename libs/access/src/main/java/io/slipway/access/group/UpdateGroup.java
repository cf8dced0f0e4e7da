package io.slipway.access.group;

import io.slipway.access.assignment.OwnObject;
import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.jspecify.annotations.Nullable;

/** Renames a group, or deletes it; its users lose what they had through it. */
@ApplicationScoped
public class UpdateGroup {
    private final Ledger ledger;
    private final Groups groups;
    private final RaiseEpoch raiseEpoch;
    private final OwnObject ownObject;

    UpdateGroup(Ledger ledger, Groups groups, RaiseEpoch raiseEpoch, OwnObject ownObject) {
        this.ledger = ledger;
        this.groups = groups;
        this.raiseEpoch = raiseEpoch;
        this.ownObject = ownObject;
    }

    /** The group as it is now; null when there is none. Fails with a violation of {@link CreateGroup#NAME_IS_UNIQUE}. */
    public Uni<@Nullable Group> rename(int id, String name) {
        return ledger.writeOrm(tx -> groups.findById(id, LockModeType.PESSIMISTIC_WRITE)
                .map(row -> row == null ? null : renamed(row, name))
                .call(tx.session()::flush));
    }

    private static Group renamed(GroupEntity row, String name) {
        row.name = name;
        return new Group(row.id, name);
    }

    /** Whether there was such a group. */
    public Uni<Boolean> delete(int id) {
        return ledger.writeOrm(tx -> groups.findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null ? Uni.createFrom().item(false) : deleted(tx, row)));
    }

    private Uni<Boolean> deleted(Tx.Orm tx, GroupEntity row) {
        return raiseEpoch
                .ofGroup(tx, row.id)
                .chain(() ->
                        ownObject.forget(tx, ObjectId.of(Groups.MODEL, row.id).id()))
                .chain(() -> groups.delete(row))
                .replaceWith(true);
    }
}
