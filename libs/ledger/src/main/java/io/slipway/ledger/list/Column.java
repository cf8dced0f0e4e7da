package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;

/**
 * A column, or an expression, that a list is filtered or ordered by. It is a constant of our code, never what a user said.
 *
 * @param sql as it stands in a statement
 */
public record Column(String sql) {

    /** The column {@code sql}. */
    public static Column of(@CompileTimeConstant String sql) {
        return new Column(sql);
    }
}
