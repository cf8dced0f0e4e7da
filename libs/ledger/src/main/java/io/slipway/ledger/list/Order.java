package io.slipway.ledger.list;

/** An order of rows by a column; rows without a value come last. */
public record Order(Column column, boolean isDescending) {
    String sql() {
        return column.sql() + direction() + " NULLS LAST";
    }

    /** The direction of a column that has a value in every row. */
    String direction() {
        return isDescending ? " DESC" : "";
    }
}
