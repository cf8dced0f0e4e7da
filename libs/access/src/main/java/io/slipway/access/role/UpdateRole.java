package io.slipway.access.role;

import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes a role, or deletes it. Whoever has it loses what it no longer permits. */
@ApplicationScoped
public class UpdateRole {
    private static final String TOUCH = "UPDATE role SET updated_at = now() WHERE id = $1";

    private final Ledger ledger;
    private final Roles roles;
    private final RaiseEpoch raiseEpoch;

    UpdateRole(Ledger ledger, Roles roles, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.roles = roles;
        this.raiseEpoch = raiseEpoch;
    }

    /**
     * The role as it is now; null when there is none. Fails with {@link RoleLocked}, {@link UnknownPermissions}, or a violation of
     * {@link CreateRole#NAME_IS_UNIQUE}.
     */
    public Uni<@Nullable Role> update(UUID id, UnaryOperator<RoleDraft> change) {
        return ledger.writeOrm(tx -> roles.findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null ? Uni.createFrom().nullItem() : changed(tx, row, change)));
    }

    private Uni<Role> changed(Tx.Orm tx, RoleEntity row, UnaryOperator<RoleDraft> change) {
        requireUnlocked(row);
        RoleDraft known = row.draft();
        RoleDraft wanted = change.apply(known);
        boolean takesAway = !wanted.permissions().containsAll(known.permissions());
        return roles.requirePermissions(tx, wanted.permissions())
                .invoke(() -> row.write(wanted))
                .chain(() -> tx.execute(TOUCH, row.id))
                .chain(() -> takesAway
                        ? raiseEpoch.ofRole(tx, row.id)
                        : Uni.createFrom().item(0))
                .chain(() -> tx.session().refresh(row))
                .map(done -> row.role());
    }

    /** Whether there was such a role. Fails with {@link RoleLocked}. */
    public Uni<Boolean> delete(UUID id) {
        return ledger.writeOrm(tx -> roles.findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null ? Uni.createFrom().item(false) : deleted(tx, row)));
    }

    private Uni<Boolean> deleted(Tx.Orm tx, RoleEntity row) {
        requireUnlocked(row);
        return raiseEpoch.ofRole(tx, row.id).chain(() -> roles.delete(row)).replaceWith(true);
    }

    private static void requireUnlocked(RoleEntity row) {
        if (row.locked) {
            throw new RoleLocked(row.name);
        }
    }
}
