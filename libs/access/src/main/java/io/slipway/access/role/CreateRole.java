package io.slipway.access.role;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Creates a role. */
@ApplicationScoped
public class CreateRole {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "role_name_is_unique";

    private final Ledger ledger;
    private final Roles roles;

    CreateRole(Ledger ledger, Roles roles) {
        this.ledger = ledger;
        this.roles = roles;
    }

    /** The new role; fails with {@link UnknownPermissions}, or with a violation of {@link #NAME_IS_UNIQUE}. */
    public Uni<Role> create(RoleDraft draft) {
        return ledger.writeOrm(tx -> roles.requirePermissions(tx, draft.permissions())
                .chain(() -> roles.persistAndFlush(row(draft)))
                .call(tx.session()::refresh)
                .map(RoleEntity::role));
    }

    private static RoleEntity row(RoleDraft draft) {
        RoleEntity row = new RoleEntity();
        row.id = Ids.next();
        row.write(draft);
        return row;
    }
}
