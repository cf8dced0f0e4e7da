package io.slipway.ledger.list;

import java.util.List;

/**
 * How the value of a column is compared with what a user said. Patterns that no index knows are in a CASE: PostgreSQL then expects of the rows one
 * in two and walks in order to a page. What it knows of patterns is a guess, mostly that they are rare, and then it sorts all that it finds.
 */
public enum Comparison {
    EQUAL("%s = ?"),
    NOT_EQUAL("%s IS DISTINCT FROM ?"),
    LESS("%s < ?"),
    LESS_OR_EQUAL("%s <= ?"),
    GREATER("%s > ?"),
    GREATER_OR_EQUAL("%s >= ?"),
    IN("%s = ANY(?)"),
    BEGINNING("%s LIKE ?"),
    LIKE("CASE WHEN %s LIKE ? THEN true ELSE false END"),
    LIKE_IGNORING_CASE("CASE WHEN %s ILIKE ? THEN true ELSE false END"),
    EQUAL_IGNORING_CASE("lower(%s) = lower(?)"),
    MATCHES("CASE WHEN %s ~ ? THEN true ELSE false END"),
    MATCHES_IGNORING_CASE("CASE WHEN %s ~* ? THEN true ELSE false END");

    private final String template;

    Comparison(String template) {
        this.template = template;
    }

    /** The condition that {@code column} compares so with {@code value}. */
    public Condition of(Column column, Object value) {
        return new Condition(template.replace("%s", column.sql()), List.of(value));
    }
}
