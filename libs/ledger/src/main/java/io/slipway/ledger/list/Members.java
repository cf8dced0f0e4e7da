package io.slipway.ledger.list;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows that meet a condition, from indexes that have them in the order of a list: {@code created_at} and {@code id} of each.
 *
 * @param key the column of the list that {@code id} is
 * @param only the condition of a list of some rows of a table, which all of these meet; null where they are of a list of all rows
 * @param sql what selects them, with {@code ?} where a parameter goes
 * @param mayRepeat whether a row may come more than once
 */
public record Members(Column key, @Nullable String only, String sql, List<Object> parameters, boolean mayRepeat) {

    /** Those of both, as rows of a list of all. */
    @Nullable
    Members and(Members others) {
        if (!key.equals(others.key)) {
            return null;
        }
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(others.parameters);
        return new Members(key, null, merged(List.of(sql, others.sql)), List.copyOf(all), true);
    }

    /** What selects all that {@code streams} select: each in the order of lists, so that they are merged, and read no further than a page goes. */
    public static String merged(List<String> streams) {
        return streams.size() == 1
                ? streams.getFirst()
                : streams.stream()
                        .map(stream -> "(" + stream + " ORDER BY created_at DESC, id DESC)")
                        .collect(Collectors.joining(" UNION ALL "));
    }

    /** What selects each row once, of {@code numbered}, which is {@link #sql} with its parameters. */
    String each(String numbered) {
        return "SELECT " + (mayRepeat ? "DISTINCT " : "") + "m.created_at, m.id FROM (" + numbered + ") m";
    }
}
