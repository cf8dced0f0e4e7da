package io.slipway.ledger.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that meet a condition, from indexes that have them in the order of a list: {@code created_at} and {@code id} of each.
 *
 * @param key the column of the list that {@code id} is
 * @param only the condition of a list of some rows of a table, which all of these meet; null where they are of a list of all rows
 * @param parts what they consist of: no row is in two
 */
public record Members(Column key, @Nullable String only, List<Part> parts) {

    /**
     * Some of the rows.
     *
     * @param sql what selects them, with {@code ?} where a parameter goes
     * @param mayRepeat whether a row may come more than once
     * @param walked where an index is walked for them, past others: the column it has in that order, and its table
     * @param kind of which kind they are, in a list of more kinds; null where that is not known
     */
    public record Part(
            String sql,
            List<Object> parameters,
            boolean mayRepeat,
            @Nullable Walked walked,
            @Nullable Condition kind) {

        private Part of(Condition one) {
            return new Part(sql, parameters, mayRepeat, walked, one);
        }

        /** What selects each row once, of {@code numbered}, which is {@link #sql} with its parameters. */
        String each(String numbered) {
            return Members.each(numbered, mayRepeat);
        }
    }

    /** The age in an index: PostgreSQL knows how it is spread. */
    public record Walked(String table, String column) {}

    /** Rows that {@code sql} selects. */
    public Members(Column key, @Nullable String only, String sql, List<Object> parameters, boolean mayRepeat) {
        this(key, only, List.of(new Part(sql, parameters, mayRepeat, null, null)));
    }

    /** Rows that {@code sql} selects, perhaps more than once; {@code walked} says by which index, where that is walked past others. */
    public static Members repeated(
            Column key, @Nullable String only, String sql, List<Object> parameters, @Nullable Walked walked) {
        return new Members(key, only, List.of(new Part(sql, parameters, true, walked, null)));
    }

    /** The same, all of one kind. */
    Members of(Condition kind) {
        return new Members(key, only, parts.stream().map(part -> part.of(kind)).toList());
    }

    /** Those of both, as rows of a list of all. */
    @Nullable
    Members and(Members others) {
        if (!key.equals(others.key)) {
            return null;
        }
        Members both = new Members(
                key, null, Stream.concat(parts.stream(), others.parts.stream()).toList());
        return both.isApart() ? both : new Members(key, null, both.sql(), both.parameters(), true);
    }

    /** Whether each part is of another kind. */
    private boolean isApart() {
        List<Condition> kinds = parts.stream()
                .map(Part::kind)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return kinds.size() == parts.size();
    }

    /** What selects all of them, with {@code ?} where one of {@link #parameters} goes. */
    String sql() {
        return merged(parts.stream().map(Part::sql).toList());
    }

    List<Object> parameters() {
        List<Object> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.parameters()));
        return all;
    }

    /** Whether an index is walked for all of them. */
    boolean areWalked() {
        return parts.stream().allMatch(part -> part.walked() != null);
    }

    /** What selects all that {@code streams} select: each in the order of lists, so that they are merged, and read no further than a page goes. */
    public static String merged(List<String> streams) {
        return streams.size() == 1
                ? streams.getFirst()
                : streams.stream()
                        .map(stream -> "(" + stream + " ORDER BY created_at DESC, id DESC)")
                        .collect(Collectors.joining(" UNION ALL "));
    }

    /** What selects each row once, of {@code numbered}, which is {@link #sql} with its parameters. */
    String each(String numbered) {
        return each(numbered, parts.stream().anyMatch(Part::mayRepeat));
    }

    private static String each(String numbered, boolean mayRepeat) {
        return "SELECT " + (mayRepeat ? "DISTINCT " : "") + "m.created_at, m.id FROM (" + numbered + ") m";
    }
}
