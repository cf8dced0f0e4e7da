package io.slipway.ledger.transaction;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The door to PostgreSQL: every write is a command that runs in here, in one transaction, and is run again as a whole when
 * PostgreSQL asks for that.
 *
 * <p>Each command has a Vert.x context of its own, so that nothing of one request's parallel commands is shared, and a command
 * begun inside another is refused: it would hold two connections and could wait for itself.
 */
@ApplicationScoped
public class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);

    private static final String INSIDE = Ledger.class.getName() + ".inside";

    private final Pool pool;
    private final Vertx vertx;

    Ledger(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /**
     * Runs {@code command} in one transaction at READ COMMITTED: committed when its {@code Uni} completes, rolled back when it fails
     * or is cancelled. {@link Retry} says what is tried again; {@code command} must therefore have no other effect than its writes.
     */
    public <T> Uni<T> write(Function<Tx.Sql, Uni<T>> command) {
        return alone(() -> Retry.asPostgresAsks(Uni.createFrom().deferred(() -> once(command))));
    }

    /** As {@link #write}, with a Hibernate session: Panache repositories used by {@code command} take part in the transaction. */
    public <T> Uni<T> writeOrm(Function<Tx.Orm, Uni<T>> command) {
        return alone(() -> Retry.asPostgresAsks(Uni.createFrom().deferred(() -> onceOrm(command))));
    }

    /** Writes one statement that is a transaction of its own, with parameters as {@link #read}; tried again as commands are. */
    public Uni<RowSet<Row>> writeOne(String sql, @Nullable Object... arguments) {
        return Retry.asPostgresAsks(
                Uni.createFrom().deferred(() -> pool.preparedQuery(sql).execute(Tuple.wrap(arguments))));
    }

    /** Reads one statement outside of any transaction, with positional parameters {@code $1, $2, …}. */
    public Uni<RowSet<Row>> read(String sql, @Nullable Object... arguments) {
        return pool.preparedQuery(sql).execute(Tuple.wrap(arguments));
    }

    /** Reads entities through Panache, in a session of its own that ends with the answer. */
    public <T> Uni<T> readOrm(Supplier<Uni<T>> question) {
        return alone(() -> Panache.withSession(question));
    }

    private <T> Uni<T> once(Function<Tx.Sql, Uni<T>> command) {
        Tx.AfterCommit after = new Tx.AfterCommit();
        return connection()
                .chain(connection -> onConnection(connection, after, command))
                .invoke(after::run);
    }

    /** Whoever is canceled while he waits for a connection gives it back when it comes: the pool does not know that he has gone. */
    private Uni<SqlConnection> connection() {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean hasGone = new AtomicBoolean();
            emitter.onTermination(() -> hasGone.set(true));
            pool.getConnection()
                    .subscribe()
                    .with(
                            connection -> {
                                if (hasGone.get()) {
                                    giveBack(connection);
                                } else {
                                    emitter.complete(connection);
                                }
                            },
                            emitter::fail);
        });
    }

    private static void giveBack(SqlConnection connection) {
        connection
                .close()
                .subscribe()
                .with(closed -> {}, failure -> LOG.debugf("could not give a connection back: %s", failure));
    }

    /**
     * The first statement is on its way with the begin of the transaction. Closing a connection whose transaction is still open rolls it
     * back: after a failure and after a cancellation alike.
     */
    private static <T> Uni<T> onConnection(
            SqlConnection connection, Tx.AfterCommit after, Function<Tx.Sql, Uni<T>> command) {
        return Uni.combine()
                .all()
                .unis(connection.begin(), Uni.createFrom().deferred(() -> command.apply(new Tx.Sql(connection, after))))
                .asTuple()
                .call(both -> both.getItem1().commit())
                .map(Tuple2::getItem2)
                .onTermination()
                .call(connection::close);
    }

    private <T> Uni<T> onceOrm(Function<Tx.Orm, Uni<T>> command) {
        Tx.AfterCommit after = new Tx.AfterCommit();
        return Panache.withTransaction(
                        () -> Panache.getSession().chain(session -> command.apply(new Tx.Orm(session, after))))
                .invoke(after::run);
    }

    /** Runs {@code work} on a duplicated context of its own and brings its result back to the caller's context. */
    private <T> Uni<T> alone(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context caller = vertx.getOrCreateContext();
            if (VertxContext.isDuplicatedContext(caller) && caller.getLocal(INSIDE) != null) {
                return Uni.createFrom().failure(new IllegalStateException("a command was begun inside another"));
            }
            return onFreshContext(VertxContext.createNewDuplicatedContext(caller), work)
                    .emitOn(back -> caller.runOnContext(ignored -> back.run()));
        });
    }

    private static <T> Uni<T> onFreshContext(@Nullable Context fresh, Supplier<Uni<T>> work) {
        if (fresh == null) {
            return Uni.createFrom().failure(new IllegalStateException("no Vert.x context to run a command on"));
        }
        VertxContextSafetyToggle.setContextSafe(fresh, true);
        fresh.putLocal(INSIDE, true);
        AtomicReference<@Nullable Runnable> cancel = new AtomicReference<>();
        return Uni.createFrom().<T>emitter(emitter -> {
            emitter.onTermination(() -> fresh.runOnContext(ignored -> stop(cancel.get())));
            fresh.runOnContext(ignored -> cancel.set(subscribed(work, emitter::complete, emitter::fail)));
        });
    }

    private static <T> Runnable subscribed(
            Supplier<Uni<T>> work, Consumer<? super T> done, Consumer<Throwable> failed) {
        var running = Uni.createFrom().deferred(work::get).subscribe().with(done, failed);
        return running::cancel;
    }

    /** On the thread of the command, so that nothing it waits for arrives in the middle of it. */
    private static void stop(@Nullable Runnable cancel) {
        if (cancel != null) {
            cancel.run();
        }
    }
}
