package io.slipway.ledger.list;

/** An order of rows by a column; rows without a value come last. */
public record Order(Column column, boolean isDescending) {
    String sql() {
        return column.sql() + (isDescending ? " DESC NULLS LAST" : " NULLS LAST");
    }
}
