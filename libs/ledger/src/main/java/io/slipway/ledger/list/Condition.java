package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition on rows: SQL that is a constant of our code, and what users said as parameters.
 *
 * @param sql with {@code ?} where a parameter goes
 * @param members the rows that meet it, where they are known otherwise than by asking each row
 * @param bySerial the same, quicker, with {@link Serials} among its parameters, which {@link ListRows} reads before; null where there is none
 */
public record Condition(
        String sql,
        List<Object> parameters,
        @Nullable Members members,
        @Nullable Condition bySerial) {
    /** All rows meet it. */
    public static final Condition ALL = of("true");

    /** A condition that knows its rows. */
    public Condition(String sql, List<Object> parameters, @Nullable Members members) {
        this(sql, parameters, members, null);
    }

    /** A condition that each row is asked for. */
    public Condition(String sql, List<Object> parameters) {
        this(sql, parameters, null);
    }

    /** A condition; {@code sql} has a {@code ?} for each parameter. */
    public static Condition of(@CompileTimeConstant String sql, Object... parameters) {
        return new Condition(sql, List.of(parameters));
    }

    /** Whether all rows meet it. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether {@code column} has no value. */
    public static Condition isNull(Column column) {
        return new Condition(column.sql() + " IS NULL", List.of());
    }

    /** The same where it says that the object in {@code column} is one of those of {@code serials}. */
    public Condition bySerial(Column column, Serials serials) {
        return column.serial() == null
                ? this
                : bySerial(serials.among(column.serial()).knowing(members));
    }

    /** The same, quicker as {@code other} says it. */
    public Condition bySerial(@Nullable Condition other) {
        return new Condition(sql, parameters, members, other);
    }

    /** The quickest that says the same. */
    public Condition quickest() {
        return bySerial == null ? this : bySerial;
    }

    /** Both hold. */
    public Condition and(Condition other) {
        return each(other, (one, two) -> joined(" AND ", one, two));
    }

    /** At least one holds; the rows are known where they are of both. */
    public Condition or(Condition other) {
        return each(other, Condition::either);
    }

    private static Condition either(Condition one, Condition two) {
        Members both = one.members == null || two.members == null ? null : one.members.and(two.members);
        return joined(" OR ", one, two).knowing(both);
    }

    /** The same in a list of more kinds of rows: {@code kind} says which kind, and all rows that meet this are of it. */
    public Condition among(Condition kind) {
        return kind.each(this, Condition::one);
    }

    private static Condition one(Condition kind, Condition these) {
        return joined(" AND ", kind, these).knowing(these.members == null ? null : these.members.of(kind));
    }

    /** It does not hold; what is not known to hold counts as not holding. */
    public Condition not() {
        return each(one -> new Condition("(" + one.sql + ") IS NOT TRUE", one.parameters));
    }

    /** The same, which PostgreSQL does not turn into a join: it is looked up in memory, or row by row, while an index is walked. */
    public Condition asked() {
        return each(one -> new Condition("(" + one.sql + ") IS TRUE", one.parameters));
    }

    private Condition knowing(@Nullable Members known) {
        return new Condition(sql, parameters, known);
    }

    /** What {@code made} makes of this and {@code other}, and of the quickest that say the same. */
    private Condition each(Condition other, BinaryOperator<Condition> made) {
        Condition both = made.apply(this, other);
        return bySerial == null && other.bySerial == null
                ? both
                : both.bySerial(made.apply(quickest(), other.quickest()));
    }

    private Condition each(UnaryOperator<Condition> made) {
        Condition one = made.apply(this);
        return bySerial == null ? one : one.bySerial(made.apply(bySerial));
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
