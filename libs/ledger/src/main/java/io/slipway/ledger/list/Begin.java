package io.slipway.ledger.list;

import io.slipway.ledger.list.Anchors.Anchor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the walk to a page begins.
 *
 * @param sql what all rows from there on meet, with {@code {t}} for their table
 * @param skipped how many of them are before the page
 */
record Begin(String sql, List<Object> parameters, int skipped) {

    /** After the last row before the page. */
    static Begin after(Anchor anchor) {
        return new Begin("({t}.created_at, {t}.id) < (?, ?)", List.of(anchor.createdAt(), anchor.id()), 0);
    }

    /** At an age of which is known how many rows are younger, and to the eldest. */
    static Begin at(Tally.Start start) {
        return new Begin(
                "{t}.created_at < CAST(CAST(? AS text) AS timestamptz) AND {t}.created_at >= CAST(CAST(? AS text) AS timestamptz)",
                List.of(start.until(), start.since()),
                start.skipped());
    }

    Condition in(@Nullable String table) {
        return new Condition(sql.replace("{t}.", table + "."), parameters);
    }
}
