package io.slipway.access.decision;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;

/**
 * That objects are seen through others, and by nothing else: where that is much, what is seen of the others says what is seen of these.
 *
 * @param model what they are seen through
 * @param column its ids, inside of {@code sql}
 * @param sql what selects the ids of the objects, with <code>{seen}</code> for the condition on {@code column}
 */
public record Through(String model, Column column, String sql) {

    /** Objects are seen through {@code model}; {@code sql} is a constant of our code. */
    public static Through of(String model, Column column, @CompileTimeConstant String sql) {
        return new Through(model, column, sql);
    }

    /**
     * That the object {@code id} is seen, where {@code seen} says which of the others are. What that leads to is looked up in memory: a
     * join walks to the end of a list for whoever sees the eldest of it.
     */
    Condition of(Column id, Condition seen) {
        String ids = sql.replace("{seen}", "(" + seen.sql() + ")");
        return new Condition(
                "(EXISTS (SELECT 1 FROM (" + ids + ") x WHERE x.id = " + id.sql() + ")) IS TRUE", seen.parameters());
    }
}
