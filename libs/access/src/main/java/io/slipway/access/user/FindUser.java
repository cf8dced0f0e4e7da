package io.slipway.access.user;

import io.slipway.access.group.Group;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds users. Nothing of a password is read but whether there is one. */
@ApplicationScoped
public class FindUser {
    static final ListRows.Rows USERS =
            ListRows.Rows.of("""
            u.id, u.username, u.first_name, u.last_name, u.email, u.is_staff, u.is_active, u.created_at,
            u.password_hash IS NOT NULL AS has_password,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY g.id), '[]')
               FROM group_member m JOIN app_group g ON g.id = m.group_id
              WHERE m.user_id = u.id) AS groups""", "app_user u", "u.id", "u.id").unique("u.username");

    private final ListRows rows;

    FindUser(ListRows rows) {
        this.rows = rows;
    }

    /** The user of {@code id}; null when there is none. */
    public Uni<@Nullable User> byId(int id) {
        return list(Selection.only(Condition.of("u.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** The user of {@code name}; null when there is none. */
    public Uni<@Nullable User> byName(String name) {
        return list(Selection.only(Condition.of("u.username = ?", name)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Users of a group. */
    public static Condition in(int group) {
        return Condition.of("u.id IN (SELECT m.user_id FROM group_member m WHERE m.group_id = ?)", group);
    }

    /** Those of {@code selection} on the columns of {@code app_user u}; the eldest first unless it says otherwise. */
    public Uni<Page<User>> list(Selection selection) {
        return rows.list(USERS, selection, FindUser::user);
    }

    private static User user(Row row) {
        UserDraft draft = new UserDraft(
                row.getString("username"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("email"),
                row.getBoolean("is_staff"),
                row.getBoolean("is_active"));
        return new User(
                row.getInteger("id"),
                draft,
                row.getBoolean("has_password"),
                row.getOffsetDateTime("created_at"),
                groups(row.get(JsonArray.class, "groups")));
    }

    private static List<Group> groups(JsonArray groups) {
        return groups.stream()
                .map(JsonObject.class::cast)
                .map(group -> new Group(group.getInteger("id"), group.getString("name")))
                .toList();
    }
}
