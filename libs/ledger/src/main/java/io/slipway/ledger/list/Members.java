package io.slipway.ledger.list;

import java.util.List;

/**
 * The rows that meet a condition, from indexes that have them in the order of a list: {@code created_at} and {@code id} of each.
 *
 * @param key the column of the list that {@code id} is
 * @param sql what selects them, with {@code ?} where a parameter goes
 * @param mayRepeat whether a row may come more than once
 */
public record Members(Column key, String sql, List<Object> parameters, boolean mayRepeat) {

    /** What selects each row once, of {@code numbered}, which is {@link #sql} with its parameters. */
    String each(String numbered) {
        return "SELECT " + (mayRepeat ? "DISTINCT " : "") + "m.created_at, m.id FROM (" + numbered + ") m";
    }
}
