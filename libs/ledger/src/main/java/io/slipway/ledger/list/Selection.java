package io.slipway.ledger.list;

import java.util.List;

/**
 * What is wanted of a list.
 *
 * @param conditions that all hold
 * @param order before the list's own, which decides between equals
 */
public record Selection(List<Condition> conditions, List<Order> order, Window window) {
    private static final Window ONE = new Window(1, 0);

    /** The same, each condition as it is quickest. */
    Selection quickest() {
        return new Selection(conditions.stream().map(Condition::quickest).toList(), order, window);
    }

    /** Whether all rows are wanted. */
    boolean isOfAll() {
        return conditions.stream().allMatch(Condition::isAll);
    }

    /** Whether the first row is wanted and no other. */
    boolean isOfOne() {
        return window.equals(ONE);
    }

    /** The one row that meets {@code condition}. */
    public static Selection only(Condition condition) {
        return new Selection(List.of(condition), List.of(), ONE);
    }
}
