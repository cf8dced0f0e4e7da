package io.slipway.ledger.list;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a window of a list and counts the list. */
@ApplicationScoped
public class ListRows {
    private final Ledger ledger;

    ListRows(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What is listed.
     *
     * @param columns what is read of each row
     * @param from the table, with its joins
     * @param order the order, which ends with something unique
     */
    public record Rows(String columns, String from, String order) {

        /** A list; all three are constants of our code. */
        public static Rows of(
                @CompileTimeConstant String columns,
                @CompileTimeConstant String from,
                @CompileTimeConstant String order) {
            return new Rows(columns, from, order);
        }
    }

    /** The rows of {@code selection}; {@link InvalidPattern} where it has a regular expression that is none. */
    public <T> Uni<Page<T>> list(Rows rows, Selection selection, Function<Row, T> read) {
        List<Object> parameters = new ArrayList<>();
        String where = where(selection.conditions(), parameters);
        Window window = selection.window();
        String count = "SELECT count(*) AS n FROM " + rows.from() + where;
        String select = "SELECT " + rows.columns() + " FROM " + rows.from() + where + " ORDER BY "
                + order(selection.order()) + rows.order() + " LIMIT " + window.limit() + " OFFSET " + window.offset();
        Object[] arguments = parameters.toArray();
        return Uni.combine()
                .all()
                .unis(
                        ledger.read(count, arguments)
                                .map(found -> found.iterator().next().getLong("n")),
                        ledger.read(select, arguments)
                                .map(found -> found.stream().map(read).toList()))
                .with(Page::new)
                .onFailure(ListRows::isInvalidPattern)
                .transform(InvalidPattern::new);
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
