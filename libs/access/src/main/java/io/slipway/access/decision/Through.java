package io.slipway.access.decision;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Members;

/**
 * That objects are seen through others, and by nothing else: what is seen of the others says what is seen of these. An index has the
 * objects newest first, each beside one of the others it is seen through.
 *
 * @param model what they are seen through
 * @param column its ids, inside of {@code sql}
 * @param only the condition of a list of such objects, where they are listed from a table of more
 * @param sql what selects {@code created_at} and {@code id} of the objects, each as often as it is seen, with <code>{seen}</code> for the
 *     condition on {@code column}
 */
public record Through(String model, Column column, String only, String sql) {

    /** Objects are seen through {@code model}; {@code only} and {@code sql} are constants of our code. */
    public static Through of(
            String model, Column column, @CompileTimeConstant String only, @CompileTimeConstant String sql) {
        return new Through(model, column, only, sql);
    }

    /**
     * That the object {@code id} is seen, where {@code seen} says which of the others are. Much of those is looked up in memory while the
     * index is walked: a join would sort all it leads to. So are then the objects where each row is asked: a join walks to the end
     * of a list for whoever sees the eldest of it.
     */
    Condition of(Column id, Condition seen) {
        boolean isMuch = seen.members() != null;
        String all = sql.replace("{seen}", "(" + (isMuch ? seen.asked() : seen).sql() + ")");
        Condition asked = new Condition(
                "EXISTS (SELECT 1 FROM (" + all + ") x WHERE x.id = " + id.sql() + ")", seen.parameters());
        return new Condition(
                (isMuch ? asked.asked() : asked).sql(),
                seen.parameters(),
                new Members(id, only, all, seen.parameters(), true));
    }
}
