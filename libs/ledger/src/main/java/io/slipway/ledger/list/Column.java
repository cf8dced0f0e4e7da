package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import org.jspecify.annotations.Nullable;

/**
 * A column, or an expression, that a list is filtered or ordered by. It is a constant of our code, never what a user said.
 *
 * @param sql as it stands in a statement
 * @param serial where it has the ids of objects, the column beside it with their serials; null where there is none
 */
public record Column(String sql, @Nullable String serial) {

    /** The column {@code sql}. */
    public static Column of(@CompileTimeConstant String sql) {
        return new Column(sql, null);
    }

    /** The column {@code sql} of ids, beside which {@code serial} has the serials of the same objects. */
    public static Column of(@CompileTimeConstant String sql, @CompileTimeConstant String serial) {
        return new Column(sql, serial);
    }
}
