package io.slipway.access.decision;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;

/**
 * A statement that selects ids of objects, in a column called {@code id}.
 *
 * @param sql a constant of our code, with {@code ?} where a parameter goes
 */
public record Ids(String sql, List<Object> parameters) {
    /** Two branches and not one with an OR: each is read from an index. */
    private static final String HELD = """
            SELECT a.object_id AS id
              FROM role_assignment a
              JOIN role r ON r.id = a.role_id
             WHERE a.user_id = ? AND a.group_id IS NULL AND a.model = ? AND r.permissions @> ARRAY[CAST(? AS text)]
             UNION ALL
            SELECT a.object_id
              FROM group_member g
              JOIN role_assignment a ON a.group_id = g.group_id
              JOIN role r ON r.id = a.role_id
             WHERE g.user_id = ? AND a.model = ? AND r.permissions @> ARRAY[CAST(? AS text)]""";

    /** So many ids are no longer said one by one. */
    static final int SOME = 1001;

    /** Of each role some: by the index, whatever PostgreSQL thinks of how much there is. */
    private static final String SOME_HELD = """
            SELECT x.id
              FROM role r
             CROSS JOIN LATERAL (SELECT a.object_id AS id
                                   FROM role_assignment a
                                  WHERE a.user_id = ? AND a.model = ? AND a.role_id = r.id
                                  ORDER BY a.listed_at DESC, a.object_id DESC
                                  LIMIT 1001) x
             WHERE r.permissions @> ARRAY[CAST(? AS text)]
             UNION ALL
            SELECT x.id
              FROM group_member g
             CROSS JOIN role r
             CROSS JOIN LATERAL (SELECT a.object_id AS id
                                   FROM role_assignment a
                                  WHERE a.group_id = g.group_id AND a.model = ? AND a.role_id = r.id
                                  ORDER BY a.listed_at DESC, a.object_id DESC
                                  LIMIT 1001) x
             WHERE g.user_id = ? AND r.permissions @> ARRAY[CAST(? AS text)]""";

    /** The serials of the same objects: two branches, each from an index alone, whatever PostgreSQL thinks of how much there is. */
    private static final String SERIALS_HELD = """
            SELECT a.object_serial AS serial
              FROM role_assignment a
             WHERE a.user_id = ? AND a.model = ? AND a.object_serial IS NOT NULL
               AND a.role_id = ANY(ARRAY(SELECT r.id FROM role r WHERE r.permissions @> ARRAY[CAST(? AS text)]))
             UNION ALL
            SELECT a.object_serial
              FROM role_assignment a
             WHERE a.group_id = ANY(ARRAY(SELECT g.group_id FROM group_member g WHERE g.user_id = ?)) AND a.model = ?
               AND a.object_serial IS NOT NULL
               AND a.role_id = ANY(ARRAY(SELECT r.id FROM role r WHERE r.permissions @> ARRAY[CAST(? AS text)]))""";

    /** A statement; {@code sql} has a {@code ?} for each parameter. */
    public static Ids of(@CompileTimeConstant String sql, Object... parameters) {
        return new Ids(sql, List.of(parameters));
    }

    /** A statement in which {@code inner} stands where {@code sql} has {@code {}}. */
    public static Ids around(@CompileTimeConstant String sql, Ids inner) {
        return new Ids(sql.replace("{}", inner.sql), inner.parameters);
    }

    /** As {@link #held}: all of them where they are fewer than {@link #SOME}, else at least so many. */
    static Ids someHeld(Principal.User who, Permission permission, String model) {
        return new Ids(SOME_HELD, List.of(who.id(), model, permission.name(), model, who.id(), permission.name()));
    }

    /** The serials of those of {@link #held}, in a column called {@code serial}. */
    static Ids serialsHeld(Principal.User who, Permission permission, String model) {
        return new Ids(SERIALS_HELD, List.of(who.id(), model, permission.name(), who.id(), model, permission.name()));
    }

    /** The objects of {@code model} on which {@code who} has a role with {@code permission}: himself, or through a group. */
    public static Ids held(Principal.User who, Permission permission, String model) {
        return new Ids(HELD, List.of(who.id(), model, permission.name(), who.id(), model, permission.name()));
    }
}
