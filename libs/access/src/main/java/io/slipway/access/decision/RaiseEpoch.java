package io.slipway.access.decision;

import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Begins a new epoch of users from whom something was taken away: their tokens and remembered credentials end with the next request. Who
 * is given something keeps them: they only know less than he may now, and a push that makes its repository must not end itself.
 */
@ApplicationScoped
public class RaiseEpoch {
    private static final String OF_USER = "UPDATE app_user SET epoch = epoch + 1, updated_at = now() WHERE id = $1";

    private static final String OF_GROUP = """
            UPDATE app_user u
               SET epoch = u.epoch + 1, updated_at = now()
              FROM (SELECT m.user_id
                      FROM group_member m
                      JOIN app_user x ON x.id = m.user_id
                     WHERE m.group_id = $1
                     ORDER BY x.id
                       FOR NO KEY UPDATE OF x) l
             WHERE u.id = l.user_id""";

    private static final String OF_ROLE = """
            UPDATE app_user u
               SET epoch = u.epoch + 1, updated_at = now()
              FROM (SELECT x.id
                      FROM app_user x
                     WHERE x.id IN (SELECT a.user_id FROM role_assignment a WHERE a.role_id = $1 AND a.user_id IS NOT NULL
                                     UNION
                                    SELECT m.user_id
                                      FROM role_assignment a
                                      JOIN group_member m ON m.group_id = a.group_id
                                     WHERE a.role_id = $1)
                     ORDER BY x.id
                       FOR NO KEY UPDATE OF x) l
             WHERE u.id = l.id""";

    /** Of one user. */
    public Uni<Integer> ofUser(Tx tx, int user) {
        return tx.execute(OF_USER, user);
    }

    /** Of all users of a group, locked in the order of their ids. */
    public Uni<Integer> ofGroup(Tx tx, int group) {
        return tx.execute(OF_GROUP, group);
    }

    /** Of all who have a role anywhere, locked in the order of their ids. */
    public Uni<Integer> ofRole(Tx tx, UUID role) {
        return tx.execute(OF_ROLE, role);
    }
}
