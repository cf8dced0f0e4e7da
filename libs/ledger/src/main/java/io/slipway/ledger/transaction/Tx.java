package io.slipway.ledger.transaction;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: the right to write, handed out by {@link Ledger} for as long as one command runs.
 *
 * <p>A command is wholly one style or the other: {@link Sql} for what is counted in millions, raced for or locked in order,
 * {@link Orm} for what people edit field by field. What both need (outbox, task order, fence) goes through {@link #execute}.
 */
public sealed interface Tx {

    /**
     * Runs one statement with positional parameters {@code $1, $2, …}.
     *
     * @return how many rows it wrote
     */
    Uni<Integer> execute(String sql, @Nullable Object... arguments);

    /** Something to do once the transaction has been committed; not done when it is rolled back. Must not block. */
    void afterCommit(Runnable action);

    /** What to do after the commit, in the order it was asked for. */
    final class AfterCommit {
        private final List<Runnable> actions = new ArrayList<>();

        void add(Runnable action) {
            actions.add(action);
        }

        void run() {
            actions.forEach(Runnable::run);
        }
    }

    /** A transaction on a connection of the reactive driver. */
    record Sql(SqlConnection connection, AfterCommit after) implements Tx {

        /** Runs one statement with positional parameters and returns its rows. */
        public Uni<RowSet<Row>> query(String sql, @Nullable Object... arguments) {
            return connection.preparedQuery(sql).execute(Tuple.wrap(arguments));
        }

        @Override
        public Uni<Integer> execute(String sql, @Nullable Object... arguments) {
            return query(sql, arguments).map(RowSet::rowCount);
        }

        @Override
        public void afterCommit(Runnable action) {
            after.add(action);
        }
    }

    /** A transaction of a Hibernate session: {@code Panache} repositories called inside the door take part in it. */
    record Orm(Mutiny.Session session, AfterCommit after) implements Tx {
        private static final Pattern POSITION = Pattern.compile("\\$(\\d+)");

        @Override
        public Uni<Integer> execute(String sql, @Nullable Object... arguments) {
            Mutiny.Query<?> query =
                    session.createNativeQuery(POSITION.matcher(sql).replaceAll("?$1"));
            for (int i = 0; i < arguments.length; i++) {
                query = query.setParameter(i + 1, arguments[i]);
            }
            return session.flush().chain(query::executeUpdate);
        }

        @Override
        public void afterCommit(Runnable action) {
            after.add(action);
        }
    }
}
