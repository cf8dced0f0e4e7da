package io.slipway.ledger.list;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows of a list there are of each age: {@code counts} between the bounds, of which one is before all and one after all. Whoever knows
 * that begins a page near where it is.
 */
record Tally(List<String> bounds, List<Long> counts) {

    /** Where to begin: {@code skipped} rows after the first that is older than {@code bound}. */
    record Start(String bound, int skipped) {}

    long all() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Where the {@code offset}th row of the list, newest first, is; null where there are no more than that. */
    @Nullable
    Start start(int offset) {
        long before = 0;
        for (int at = counts.size() - 1; at >= 0; at--) {
            if (before + counts.get(at) > offset) {
                return new Start(bounds.get(at + 1), (int) (offset - before));
            }
            before += counts.get(at);
        }
        return null;
    }
}
