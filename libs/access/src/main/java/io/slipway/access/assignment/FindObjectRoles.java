package io.slipway.access.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;

/** Finds who has roles on an object, and what somebody may do with it. */
@ApplicationScoped
public class FindObjectRoles {
    private static final String ROLES = """
            SELECT r.name,
                   array_agg(u.username ORDER BY u.username) AS users,
                   array_agg(g.name ORDER BY g.name) AS groups
              FROM role_assignment a
              JOIN role r ON r.id = a.role_id
              LEFT JOIN app_user u ON u.id = a.user_id
              LEFT JOIN app_group g ON g.id = a.group_id
             WHERE a.object_id = $1 AND a.model = $2
             GROUP BY r.name
             ORDER BY r.name""";

    private static final String PERMISSIONS = """
            SELECT p.name
              FROM permission p
             WHERE p.model = $1
               AND ($2 OR EXISTS (SELECT 1
                                    FROM role_assignment a
                                    JOIN role r ON r.id = a.role_id
                                   WHERE (a.object_id IS NULL OR a.object_id = $3 AND a.model = $1)
                                     AND p.name = ANY(r.permissions)
                                     AND (a.user_id = $4
                                          OR a.group_id IN (SELECT m.group_id FROM group_member m WHERE m.user_id = $4))))
             ORDER BY p.name""";

    private final Ledger ledger;

    FindObjectRoles(Ledger ledger) {
        this.ledger = ledger;
    }

    /** All roles on {@code object}, by name. */
    public Uni<List<NestedRole>> on(ObjectId object) {
        return ledger.read(ROLES, object.id(), object.model())
                .map(rows -> rows.stream().map(FindObjectRoles::role).toList());
    }

    private static NestedRole role(Row row) {
        return new NestedRole(row.getString("name"), names(row, "users"), names(row, "groups"));
    }

    private static List<String> names(Row row, String column) {
        return Arrays.stream(row.getArrayOfStrings(column))
                .filter(name -> name != null)
                .toList();
    }

    /** What {@code who} may do with {@code object} by his roles on it and on all objects. */
    public Uni<List<String>> permissions(Principal.User who, ObjectId object) {
        return ledger.read(PERMISSIONS, object.model(), who.superuser(), object.id(), who.id())
                .map(rows -> rows.stream().map(row -> row.getString("name")).toList());
    }
}
