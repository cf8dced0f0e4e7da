package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;

/**
 * A condition on rows: SQL that is a constant of our code, and what users said as parameters.
 *
 * @param sql with {@code ?} where a parameter goes
 */
public record Condition(String sql, List<Object> parameters) {

    /** A condition; {@code sql} has a {@code ?} for each parameter. */
    public static Condition of(@CompileTimeConstant String sql, Object... parameters) {
        return new Condition(sql, List.of(parameters));
    }

    /** {@code text} as a part of a LIKE pattern that means nothing but itself. */
    public static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
