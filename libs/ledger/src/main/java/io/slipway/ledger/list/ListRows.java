package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.list.Anchors.Anchor;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
     * @param from the table, with its joins
     * @param order the order, which ends with something unique
     * @param age the columns of {@code created_at} and {@code id}, where the order is by them, newest first; null where it is not
     */
    public record Rows(
            String columns,
            String from,
            String order,
            @Nullable String age) {

        /** A list; all three are constants of our code. */
        public static Rows of(
                @CompileTimeConstant String columns,
                @CompileTimeConstant String from,
                @CompileTimeConstant String order) {
            return new Rows(columns, from, order, null);
        }

        /**
         * A list, newest first, whose deep windows are found again. {@code columns} has {@code created_at} and {@code id}, and
         * {@code table} is what they are columns of.
         */
        public static Rows newestFirst(
                @CompileTimeConstant String columns,
                @CompileTimeConstant String from,
                @CompileTimeConstant String table) {
            return new Rows(
                    columns,
                    from,
                    table + ".created_at DESC, " + table + ".id DESC",
                    "(" + table + ".created_at, " + table + ".id)");
        }
    }

    /** The rows of {@code selection}; {@link InvalidPattern} where it has a regular expression that is none. */
    public <T> Uni<Page<T>> list(Rows rows, Selection selection, Function<Row, T> read) {
        return list(rows, selection, count(rows, selection), read);
    }

    /** The rows of {@code selection}, of which somebody knows already how many there are: {@code count} selects that as {@code n}. */
    public <T> Uni<Page<T>> list(Rows rows, Selection selection, Statement count, Function<Row, T> read) {
        Window window = selection.window();
        String list = select(rows, new Selection(selection.conditions(), selection.order(), FROM_THE_START), null)
                .identity();
        boolean isByAge = rows.age() != null && selection.order().isEmpty();
        Anchor anchor = isByAge ? anchors.before(list, window.offset()) : null;
        Statement select = select(rows, selection, anchor);
        return Uni.combine()
                .all()
                .unis(
                        ledger.read(count.sql(), count.arguments())
                                .map(found -> found.iterator().next().getLong("n")),
                        ledger.read(select.sql(), select.arguments())
                                .invoke(found -> remember(isByAge, list, window, found))
                                .map(found -> found.stream().map(read).toList()))
                .with(Page::new)
                .onFailure(ListRows::isInvalidPattern)
                .transform(InvalidPattern::new);
    }

    private void remember(boolean isByAge, String list, Window window, RowSet<Row> found) {
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
        String where = where(selection.conditions(), parameters);
        return new Statement("SELECT count(*) AS n FROM " + rows.from() + where, parameters);
    }

    /** {@code sql} with the condition it is to be read under, for {@link #list(Rows, Selection, Statement, Function)}. */
    public static Statement where(@CompileTimeConstant String sql, Condition condition) {
        List<Object> parameters = new ArrayList<>();
        String where = where(List.of(condition), parameters);
        return new Statement(sql + where, parameters);
    }

    /** What reads a window; {@code anchor} is the row before it, where that is known. */
    static Statement select(Rows rows, Selection selection, @Nullable Anchor anchor) {
        List<Object> parameters = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>(selection.conditions());
        if (anchor != null) {
            conditions.add(new Condition(rows.age() + " < (?, ?)", List.of(anchor.createdAt(), anchor.id())));
        }
        String where = where(conditions, parameters);
        int skipped = anchor == null ? selection.window().offset() : 0;
        return new Statement(
                "SELECT " + rows.columns() + " FROM " + rows.from() + where + " ORDER BY " + order(selection.order())
                        + rows.order() + " LIMIT " + selection.window().limit() + " OFFSET " + skipped,
                parameters);
    }

    /** How PostgreSQL would read {@code selection}, from the start and from deep inside; for tests of indexes. */
    public Uni<List<String>> explain(Rows rows, Selection selection) {
        Anchor anchor = new Anchor(OffsetDateTime.now(ZoneOffset.UTC), new UUID(0, 0));
        return explain(select(rows, selection, null))
                .chain(start -> explain(select(rows, selection, anchor)).map(deep -> List.of(start, deep)));
    }

    private Uni<String> explain(Statement statement) {
        return ledger.read("EXPLAIN " + statement.sql(), statement.arguments())
                .map(plan -> plan.stream().map(row -> row.getString(0)).collect(Collectors.joining("\n")));
    }

    private static boolean isInvalidPattern(Throwable failure) {
        return failure instanceof PgException refused && "2201B".equals(refused.getSqlState());
    }

    private static String order(List<Order> order) {
        return order.stream().map(by -> by.sql() + ", ").collect(Collectors.joining());
    }

    private static String where(List<Condition> conditions, List<Object> parameters) {
        StringBuilder where = new StringBuilder();
        for (Condition condition : conditions) {
            where.append(where.isEmpty() ? " WHERE " : " AND ").append('(');
            int next = 0;
            for (char c : condition.sql().toCharArray()) {
                if (c == '?') {
                    parameters.add(condition.parameters().get(next++));
                    where.append('$').append(parameters.size());
                } else {
                    where.append(c);
                }
            }
            where.append(')');
        }
        return where.toString();
    }
}
