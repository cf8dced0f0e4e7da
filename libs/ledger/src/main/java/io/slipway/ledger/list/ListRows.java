package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.list.Anchors.Anchor;
import io.slipway.ledger.list.Members.Walked;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a window of a list and counts the list. */
@ApplicationScoped
public class ListRows {
    private static final Window FROM_THE_START = new Window(0, 0);

    private final Ledger ledger;
    private final Anchors anchors;

    ListRows(Ledger ledger, Anchors anchors) {
        this.ledger = ledger;
        this.anchors = anchors;
    }

    /**
     * What is listed.
     *
     * @param columns what is read of each row
     * @param from the table, with its joins: those that no row is listed by are LEFT JOINs on something unique, and then cost nothing
     * @param key what is unique in the table: a page is found by it alone, from an index where there is one, and only then read
     * @param condition that always holds; null where all rows are listed
     * @param order the order, which ends with something unique
     * @param age the table, where the order is by its {@code created_at} and {@code id}, newest first; null where it is not
     * @param unique columns that are unique and never null: an order by one is decided by it
     */
    public record Rows(
            String columns,
            String from,
            String key,
            @Nullable String condition,
            String order,
            @Nullable String age,
            List<String> unique) {

        /** A list; all are constants of our code. */
        public static Rows of(
                @CompileTimeConstant String columns,
                @CompileTimeConstant String from,
                @CompileTimeConstant String key,
                @CompileTimeConstant String order) {
            return new Rows(columns, from, key, null, order, null, List.of(key));
        }

        /**
         * A list, newest first, whose deep windows are found again. {@code columns} has {@code created_at} and {@code id}, and
         * {@code table} is what they are columns of.
         */
        public static Rows newestFirst(
                @CompileTimeConstant String columns,
                @CompileTimeConstant String from,
                @CompileTimeConstant String table) {
            String order = table + ".created_at DESC, " + table + ".id DESC";
            return new Rows(columns, from, table + ".id", null, order, table, List.of(table + ".id"));
        }

        /** The same of those rows only that meet {@code condition}. */
        public Rows only(@CompileTimeConstant String condition) {
            return new Rows(columns, from, key, condition, order, age, unique);
        }

        /** The same, with a column that is unique and never null. */
        public Rows unique(@CompileTimeConstant String column) {
            return new Rows(
                    columns,
                    from,
                    key,
                    condition,
                    order,
                    age,
                    Stream.concat(unique.stream(), Stream.of(column)).toList());
        }

        /** The age of the rows of {@code table}. */
        Walked ages() {
            return new Walked(from.split(" ", 2)[0], "created_at");
        }

        /** All rows, where {@code order} is by age: the index of that order has them. */
        Members all() {
            List<Object> none = List.of();
            String all = "SELECT " + age + ".created_at, " + key + " AS id FROM " + from
                    + (condition == null ? "" : " WHERE " + condition);
            return new Members(
                    new Column(key, null), condition, List.of(new Members.Part(all, none, false, ages(), null)));
        }

        /** Whether rows that meet {@code conditions} are found by what is unique: they are few. */
        private boolean isFound(List<Condition> conditions) {
            return conditions.stream()
                    .anyMatch(
                            one -> unique.stream().anyMatch(column -> one.sql().startsWith(column + " = ")));
        }

        /** Whether {@code order} is by age, in either direction. */
        private boolean isByAge(String order) {
            return age != null && order.startsWith(age + ".created_at");
        }

        /**
         * The order with {@code wanted} before it, in the words of an index where there is one: what is unique needs nothing after it, and
         * the eldest first are the newest first, backwards.
         */
        private String orderedBy(List<Order> wanted) {
            StringBuilder all = new StringBuilder();
            for (Order by : wanted) {
                String column = by.column().sql();
                if (unique.contains(column)) {
                    return all.append(column).append(by.direction()).toString();
                }
                if (age != null && column.equals(age + ".created_at")) {
                    return all.append(column)
                            .append(by.direction())
                            .append(", ")
                            .append(age)
                            .append(".id")
                            .append(by.direction())
                            .toString();
                }
                all.append(by.sql()).append(", ");
            }
            return all + order;
        }
    }

    /** The rows of {@code selection}; {@link InvalidPattern} where it has a regular expression that is none. */
    public <T> Uni<Page<T>> list(Rows rows, Selection selection, Function<Row, T> read) {
        return page(rows, selection.quickest(), null, read)
                .onFailure(TooManySerials.class)
                .recoverWithUni(() -> page(rows, selection, null, read));
    }

    /** The rows of {@code selection}, of which somebody knows already how many there are: {@code count} selects that as {@code n}. */
    public <T> Uni<Page<T>> list(Rows rows, Selection selection, Statement count, Function<Row, T> read) {
        return page(rows, selection.quickest(), count, read)
                .onFailure(TooManySerials.class)
                .recoverWithUni(() -> page(rows, selection, count, read));
    }

    private <T> Uni<Page<T>> page(Rows rows, Selection selection, @Nullable Statement count, Function<Row, T> read) {
        return found(rows, selection, count)
                .map(page ->
                        new Page<>(page.count(), page.rows().stream().map(read).toList()))
                .onFailure(ListRows::isInvalidPattern)
                .transform(InvalidPattern::new);
    }

    private Uni<Page<Row>> found(Rows rows, Selection selection, @Nullable Statement count) {
        ReadStatement statements = new ReadStatement(ledger);
        Window window = selection.window();
        String list = select(rows, new Selection(selection.conditions(), selection.order(), FROM_THE_START), null)
                .identity();
        boolean isByAge = rows.age() != null && selection.order().isEmpty();
        Anchor anchor = isByAge ? anchors.before(list, window.offset()) : null;
        Uni<Tally> tally = isByAge && anchor == null && count == null ? tally(rows, selection, statements) : null;
        if (tally != null) {
            return tally.chain(counted -> tallied(counted, rows, selection, statements)
                    .invoke(page -> remember(true, list, window, page.rows())));
        }
        Statement select = select(rows, selection, anchor == null ? null : Begin.after(anchor));
        return Uni.combine()
                .all()
                .unis(
                        count(rows, selection, count, statements),
                        statements
                                .read(select)
                                .map(found -> found.stream().toList())
                                .invoke(found -> remember(isByAge, list, window, found)))
                .with(Page::new);
    }

    /** How a page by age is found by its count; null where it is found as soon as it is counted. */
    private @Nullable Uni<Tally> tally(Rows rows, Selection selection, ReadStatement statements) {
        Members members = members(rows, selection);
        if (members != null) {
            return members.areWalked() ? new TallyMembers(ledger, statements).count(members) : null;
        }
        if (selection.isOfAll()) {
            return Anchors.isDeep(selection.window().offset())
                    ? new TallyMembers(ledger, statements).count(rows.all())
                    : null;
        }
        return selection.isOfOne() || rows.isFound(selection.conditions())
                ? null
                : new TallyRows(ledger, statements).count(rows, always(rows, selection.conditions()));
    }

    /** A page that is begun where the count says that it is. */
    private static Uni<Page<Row>> tallied(Tally tally, Rows rows, Selection selection, ReadStatement statements) {
        Tally.Start start = tally.start(selection.window().offset());
        return start == null
                ? Uni.createFrom().item(new Page<>(tally.all(), List.of()))
                : statements
                        .read(select(rows, selection, Begin.at(start)))
                        .map(found -> new Page<>(tally.all(), found.stream().toList()));
    }

    private Uni<Long> count(Rows rows, Selection selection, @Nullable Statement known, ReadStatement statements) {
        Members members = known == null ? members(rows, selection) : null;
        if (members != null && members.areWalked()) {
            return new TallyMembers(ledger, statements).count(members).map(Tally::all);
        }
        return statements
                .read(known == null ? count(rows, selection) : known)
                .map(found -> found.iterator().next().getLong("n"));
    }

    private void remember(boolean isByAge, String list, Window window, List<Row> found) {
        if (isByAge && found.size() == window.limit()) {
            found.forEach(row -> last(list, window, row));
        }
    }

    /** Of all rows of a window the last one stays. */
    private void last(String list, Window window, Row row) {
        anchors.remember(
                list,
                window.offset() + window.limit(),
                new Anchor(row.getOffsetDateTime("created_at"), row.getUUID("id")));
    }

    private static Statement count(Rows rows, Selection selection) {
        List<Object> parameters = new ArrayList<>();
        Members members = members(rows, selection);
        if (members != null) {
            String each = members.each(numbered(members.sql(), members.parameters(), parameters));
            return new Statement("SELECT count(*) AS n FROM (" + each + ") x", parameters);
        }
        String where = where(always(rows, selection.conditions()), parameters);
        return new Statement("SELECT count(*) AS n FROM " + rows.from() + where, parameters);
    }

    /** The rows of {@code selection}, where it has one condition that knows its own, and they are what is listed. */
    private static @Nullable Members members(Rows rows, Selection selection) {
        if (rows.age() == null || selection.conditions().size() != 1) {
            return null;
        }
        Members members = selection.conditions().getFirst().members();
        return members != null
                        && members.key().sql().equals(rows.key())
                        && Objects.equals(members.only(), rows.condition())
                ? members
                : null;
    }

    private static List<Condition> always(Rows rows, List<Condition> conditions) {
        return rows.condition() == null
                ? conditions
                : Stream.concat(Stream.of(new Condition(rows.condition(), List.of())), conditions.stream())
                        .toList();
    }

    /** {@code sql} with the condition it is to be read under, for {@link #list(Rows, Selection, Statement, Function)}. */
    public static Statement where(@CompileTimeConstant String sql, Condition condition) {
        List<Object> parameters = new ArrayList<>();
        String where = where(List.of(condition), parameters);
        return new Statement(sql + where, parameters);
    }

    /**
     * What reads a window; {@code begin} is a place before it, where one is known. Whatever is skipped is walked over in an index: its
     * columns are neither fetched nor made. The page is an array and no join: near the end of a list PostgreSQL takes it for one row, and then
     * would compare each row of the table with each of the page.
     */
    static Statement select(Rows rows, Selection selection, @Nullable Begin begin) {
        List<Object> parameters = new ArrayList<>();
        String order = rows.orderedBy(selection.order());
        Members members = rows.isByAge(order) ? members(rows, selection) : null;
        String found = members == null
                ? asked(rows, selection, order, begin, parameters)
                : known(members, rows, selection.window(), order, begin, parameters);
        return new Statement(
                "SELECT " + rows.columns() + " FROM " + rows.from() + " WHERE " + rows.key() + " = ANY(ARRAY(" + found
                        + ")) ORDER BY " + order,
                parameters);
    }

    private static String asked(
            Rows rows, Selection selection, String order, @Nullable Begin begin, List<Object> parameters) {
        List<Condition> conditions = new ArrayList<>(always(rows, walked(selection.conditions())));
        if (begin != null) {
            conditions.add(begin.in(rows.age()));
        }
        return "SELECT " + rows.key() + " AS listed FROM " + rows.from() + where(conditions, parameters) + " ORDER BY "
                + order + window(selection.window(), begin);
    }

    /**
     * What is all that is asked is asked of each row while the index of the order is walked. PostgreSQL would make a join of it, and then
     * sort all that is seen for each page.
     */
    private static List<Condition> walked(List<Condition> conditions) {
        return conditions.size() == 1 && conditions.getFirst().members() != null
                ? List.of(conditions.getFirst().asked())
                : conditions;
    }

    private static String known(
            Members members, Rows rows, Window window, String order, @Nullable Begin begin, List<Object> parameters) {
        String each = members.each(numbered(members.sql(), members.parameters(), parameters));
        String where = begin == null ? "" : where(List.of(begin.in("m")), parameters);
        return "SELECT x.id AS listed FROM (" + each + where + " ORDER BY " + order.replace(rows.age() + ".", "m.")
                + window(window, begin) + ") x";
    }

    private static String window(Window window, @Nullable Begin begin) {
        return " LIMIT " + window.limit() + " OFFSET " + (begin == null ? window.offset() : begin.skipped());
    }

    /** How PostgreSQL reads {@code selection}: the window, the same after some row where it can be, and the count; for tests of indexes. */
    public Uni<List<String>> explain(Rows rows, Selection selection) {
        Begin anchor =
                rows.age() == null ? null : Begin.after(new Anchor(OffsetDateTime.now(ZoneOffset.UTC), new UUID(0, 0)));
        Selection quickest = selection.quickest();
        return explain(select(rows, quickest, null))
                .chain(start -> explain(select(rows, quickest, anchor))
                        .chain(deep -> explain(counted(rows, quickest)).map(count -> List.of(start, deep, count))));
    }

    private static Statement counted(Rows rows, Selection selection) {
        Members members = members(rows, selection);
        if (members != null) {
            return members.areWalked() ? TallyMembers.ofAllAges(members.parts().getFirst()) : count(rows, selection);
        }
        return rows.age() == null || selection.isOfAll()
                ? count(rows, selection)
                : TallyRows.ofAllAges(rows, always(rows, selection.conditions()));
    }

    private Uni<String> explain(Statement statement) {
        return new ReadStatement(ledger)
                .read(new Statement(
                        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF, SUMMARY OFF) " + statement.sql(),
                        statement.parameters()))
                .map(plan -> plan.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n")));
    }

    private static boolean isInvalidPattern(Throwable failure) {
        return failure instanceof PgException refused && "2201B".equals(refused.getSqlState());
    }

    static String where(List<Condition> conditions, List<Object> parameters) {
        StringBuilder where = new StringBuilder();
        for (Condition condition : conditions) {
            where.append(where.isEmpty() ? " WHERE " : " AND ")
                    .append('(')
                    .append(numbered(condition.sql(), condition.parameters(), parameters))
                    .append(')');
        }
        return where.toString();
    }

    static String numbered(String sql, List<Object> own, List<Object> parameters) {
        String numbered = new Condition(sql, own).numbered(parameters.size());
        parameters.addAll(own);
        return numbered;
    }
}
