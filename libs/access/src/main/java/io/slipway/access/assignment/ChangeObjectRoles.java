package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.RaiseEpoch;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Gives a role on one object to several users and groups, or takes it from them, all or none. */
@ApplicationScoped
public class ChangeObjectRoles {
    private static final String USERS = "SELECT id, username AS name FROM app_user WHERE username = ANY($1)";

    private static final String GROUPS = "SELECT id, name FROM app_group WHERE name = ANY($1)";

    private final Ledger ledger;
    private final Assignments assignments;
    private final RaiseEpoch raiseEpoch;

    ChangeObjectRoles(Ledger ledger, Assignments assignments, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.assignments = assignments;
        this.raiseEpoch = raiseEpoch;
    }

    /** Gives {@code role} on {@code object}; fails with {@link NotAssignable}. */
    public Uni<Void> give(ObjectId object, NestedRole role) {
        return ledger.write(tx -> assignments
                .requireRole(tx, role.role(), object.model())
                .chain(id -> assignees(tx, role).chain(all -> each(all, to -> assignments.add(tx, id, to, object)))));
    }

    /** Takes {@code role} on {@code object} away from whoever of them has it; fails with {@link NotAssignable}. */
    public Uni<Void> take(ObjectId object, NestedRole role) {
        return ledger.write(tx -> assignments
                .requireRole(tx, role.role(), object.model())
                .chain(id -> assignees(tx, role).chain(all -> each(all, from -> taken(tx, id, from, object)))));
    }

    private Uni<Integer> taken(Tx.Sql tx, UUID role, Assignee from, ObjectId object) {
        return assignments.take(tx, role, from, object).chain(deleted -> raised(tx, from));
    }

    private Uni<Integer> raised(Tx.Sql tx, Assignee from) {
        return switch (from) {
            case Assignee.ToUser user -> raiseEpoch.ofUser(tx, user.id());
            case Assignee.ToGroup group -> raiseEpoch.ofGroup(tx, group.id());
        };
    }

    private static <T> Uni<Void> each(List<Assignee> assignees, Function<Assignee, Uni<T>> work) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Assignee assignee : assignees) {
            all = all.chain(() -> work.apply(assignee)).replaceWithVoid();
        }
        return all;
    }

    private static Uni<List<Assignee>> assignees(Tx.Sql tx, NestedRole role) {
        return tx.query(USERS, (Object) role.users().toArray(String[]::new))
                .map(rows -> ids(rows, role.users(), NotAssignable.Reason.NO_SUCH_USER, "username"))
                .chain(users -> tx.query(GROUPS, (Object) role.groups().toArray(String[]::new))
                        .map(rows -> ids(rows, role.groups(), NotAssignable.Reason.NO_SUCH_GROUP, "name"))
                        .map(groups -> both(users, groups)));
    }

    /** In the order of their ids, so that two who change the same users wait for one another and not in a circle. */
    private static List<Assignee> both(List<Integer> users, List<Integer> groups) {
        List<Assignee> all = new ArrayList<>();
        users.stream().sorted().map(Assignee.ToUser::new).forEach(all::add);
        groups.stream().sorted().map(Assignee.ToGroup::new).forEach(all::add);
        return all;
    }

    private static List<Integer> ids(RowSet<Row> rows, List<String> names, NotAssignable.Reason reason, String field) {
        Map<String, Integer> known = new HashMap<>();
        rows.forEach(row -> known.put(row.getString("name"), row.getInteger("id")));
        for (int i = 0; i < names.size(); i++) {
            if (!known.containsKey(names.get(i))) {
                throw new NotAssignable(reason, "Object with " + field + "=" + names.get(i) + " does not exist.", i);
            }
        }
        return List.copyOf(known.values());
    }
}
