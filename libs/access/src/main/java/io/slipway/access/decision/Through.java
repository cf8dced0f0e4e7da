package io.slipway.access.decision;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Members;
import io.slipway.ledger.list.Members.Walked;
import org.jspecify.annotations.Nullable;

/**
 * That objects are seen through others, and by nothing else: what is seen of the others says what is seen of these. An index has the
 * objects newest first, each beside one of the others it is seen through.
 *
 * @param model what they are seen through
 * @param column its ids, with the serials beside them, inside of {@code sql}
 * @param only the condition of a list of such objects, where they are listed from a table of more
 * @param sql what selects {@code created_at} and {@code id} of the objects, each as often as it is seen, with <code>{seen}</code> for the
 *     condition on {@code column}
 * @param walked the age in that index
 */
public record Through(String model, Column column, String only, String sql, Walked walked) {

    /** Objects are seen through {@code model}; {@code only} and {@code sql} are constants of our code. */
    public static Through of(
            String model,
            Column column,
            @CompileTimeConstant String only,
            @CompileTimeConstant String sql,
            Walked walked) {
        return new Through(model, column, only, sql, walked);
    }

    /**
     * That the object {@code id} is seen, where {@code seen} says which of the others are. Much of those is looked up in memory while the
     * index is walked: a join would sort all it leads to. So are then the objects where each row is asked: a join walks to the end
     * of a list for whoever sees the eldest of it.
     */
    Condition of(Column id, Condition seen) {
        boolean isMuch = seen.members() != null || seen.bySerial() != null;
        Condition by = one(id, seen, isMuch, null);
        return seen.bySerial() == null ? by : by.bySerial(one(id, seen.bySerial(), isMuch, walked));
    }

    private Condition one(Column id, Condition seen, boolean isMuch, @Nullable Walked walked) {
        String all = sql.replace("{seen}", "(" + (isMuch ? seen.asked() : seen).sql() + ")");
        Condition asked = new Condition(
                "EXISTS (SELECT 1 FROM (" + all + ") x WHERE x.id = " + id.sql() + ")", seen.parameters());
        return new Condition(
                (isMuch ? asked.asked() : asked).sql(),
                seen.parameters(),
                Members.repeated(id, only, all, seen.parameters(), walked));
    }
}
