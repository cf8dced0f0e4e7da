package io.slipway.ledger.list;

import java.util.List;

/** How the value of a column is compared with what a user said. */
public enum Comparison {
    EQUAL("%s = ?"),
    NOT_EQUAL("%s IS DISTINCT FROM ?"),
    LESS("%s < ?"),
    LESS_OR_EQUAL("%s <= ?"),
    GREATER("%s > ?"),
    GREATER_OR_EQUAL("%s >= ?"),
    IN("%s = ANY(?)"),
    LIKE("%s LIKE ?"),
    LIKE_IGNORING_CASE("%s ILIKE ?"),
    EQUAL_IGNORING_CASE("lower(%s) = lower(?)"),
    MATCHES("%s ~ ?"),
    MATCHES_IGNORING_CASE("%s ~* ?");

    private final String template;

    Comparison(String template) {
        this.template = template;
    }

    /** The condition that {@code column} compares so with {@code value}. */
    public Condition of(Column column, Object value) {
        return new Condition(template.replace("%s", column.sql()), List.of(value));
    }
}
