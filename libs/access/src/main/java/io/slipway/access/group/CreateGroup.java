package io.slipway.access.group;

import io.slipway.access.assignment.OwnObject;
import io.slipway.access.decision.ObjectId;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Creates a group; whoever does owns it. */
@ApplicationScoped
public class CreateGroup {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "app_group_name_is_unique";

    private final Ledger ledger;
    private final Groups groups;
    private final OwnObject ownObject;

    CreateGroup(Ledger ledger, Groups groups, OwnObject ownObject) {
        this.ledger = ledger;
        this.groups = groups;
        this.ownObject = ownObject;
    }

    /** The new group; fails with a violation of {@link #NAME_IS_UNIQUE}. */
    public Uni<Group> create(String name, @Nullable Integer creator) {
        GroupEntity row = new GroupEntity();
        row.name = name;
        return ledger.writeOrm(tx -> groups.persistAndFlush(row)
                .call(added -> ownObject.own(tx, creator, ObjectId.of(Groups.MODEL, added.id)))
                .map(added -> new Group(added.id, added.name)));
    }
}
