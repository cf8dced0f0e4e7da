package io.slipway.ledger.list;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows of a list there are of each age: in {@code spans} from the newest to the eldest. Whoever knows that begins a page near where it
 * is, and ends it with the eldest.
 */
record Tally(List<Span> spans) {

    /** So many rows are as old as {@code since}, or younger, and older than {@code until}. */
    record Span(String since, String until, long rows) {}

    /** Where a page is: {@code skipped} rows after the first that is older than {@code until}, and none of the list is older than {@code since}. */
    record Start(String since, String until, int skipped) {}

    long all() {
        return spans.stream().mapToLong(Span::rows).sum();
    }

    /** Where the {@code offset}th row of the list, newest first, is; null where there are no more than that. */
    @Nullable
    Start start(int offset) {
        long before = 0;
        for (Span span : spans) {
            if (before + span.rows() > offset) {
                return new Start(eldest().since(), span.until(), (int) (offset - before));
            }
            before += span.rows();
        }
        return null;
    }

    private Span eldest() {
        return spans.reversed().stream()
                .filter(span -> span.rows() > 0)
                .findFirst()
                .orElseThrow();
    }
}
