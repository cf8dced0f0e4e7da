package io.slipway.access.robot;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds robots. */
@ApplicationScoped
public class FindRobot {
    private static final ListRows.Rows ROBOTS =
            ListRows.Rows.of("""
            u.id, u.username, r.description, u.is_active, r.created_at,
            (SELECT max(s.expires_at) FROM access_secret s WHERE s.user_id = u.id) AS expires_at""", "robot r JOIN app_user u ON u.id = r.user_id", "u.id", "u.id");

    private final ListRows rows;

    FindRobot(ListRows rows) {
        this.rows = rows;
    }

    /** Those of {@code selection} on the columns of {@code robot r} and {@code app_user u}; the eldest first unless it says otherwise. */
    public Uni<Page<Robot>> list(Selection selection) {
        return rows.list(ROBOTS, selection, FindRobot::robot);
    }

    /** The robot of {@code id}; null when there is none. */
    public Uni<@Nullable Robot> byId(int id) {
        return list(Selection.only(Condition.of("u.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    private static Robot robot(Row row) {
        return new Robot(
                row.getInteger("id"),
                row.getString("username"),
                row.getString("description"),
                row.getBoolean("is_active"),
                row.getOffsetDateTime("expires_at"),
                row.getOffsetDateTime("created_at"));
    }
}
