package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition on rows: SQL that is a constant of our code, and what users said as parameters.
 *
 * @param sql with {@code ?} where a parameter goes
 * @param members the rows that meet it, where they are known otherwise than by asking each row
 */
public record Condition(
        String sql, List<Object> parameters, @Nullable Members members) {

    /** A condition that each row is asked for. */
    public Condition(String sql, List<Object> parameters) {
        this(sql, parameters, null);
    }

    /** A condition; {@code sql} has a {@code ?} for each parameter. */
    public static Condition of(@CompileTimeConstant String sql, Object... parameters) {
        return new Condition(sql, List.of(parameters));
    }

    /** Whether {@code column} has no value. */
    public static Condition isNull(Column column) {
        return new Condition(column.sql() + " IS NULL", List.of());
    }

    /** Both hold. */
    public Condition and(Condition other) {
        return joined(" AND ", this, other);
    }

    /** At least one holds; the rows are known where they are of both. */
    public Condition or(Condition other) {
        Condition either = joined(" OR ", this, other);
        return members == null || other.members == null
                ? either
                : new Condition(either.sql, either.parameters, members.and(other.members));
    }

    /** The same in a list of more kinds of rows: {@code kind} says which kind, and all rows that meet this are of it. */
    public Condition among(Condition kind) {
        Condition both = kind.and(this);
        return new Condition(both.sql, both.parameters, members);
    }

    /** It does not hold; what is not known to hold counts as not holding. */
    public Condition not() {
        return new Condition("(" + sql + ") IS NOT TRUE", parameters);
    }

    /** The same, which PostgreSQL does not turn into a join: it is looked up in memory, or row by row, while an index is walked. */
    public Condition asked() {
        return new Condition("(" + sql + ") IS TRUE", parameters);
    }

    /** As it stands in a statement whose parameters {@code $1} to {@code $before} are others. */
    public String numbered(int before) {
        StringBuilder numbered = new StringBuilder();
        int next = before;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '?') {
                numbered.append('$').append(++next);
            } else {
                numbered.append(c);
            }
        }
        return numbered.toString();
    }

    private static Condition joined(String word, Condition... parts) {
        return new Condition(
                List.of(parts).stream().map(part -> "(" + part.sql + ")").collect(Collectors.joining(word)),
                List.of(parts).stream()
                        .flatMap(part -> part.parameters.stream())
                        .toList());
    }

    /** {@code text} as a part of a LIKE pattern that means nothing but itself. */
    public static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
