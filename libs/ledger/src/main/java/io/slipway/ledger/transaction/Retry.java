package io.slipway.ledger.transaction;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place that knows which failures of PostgreSQL mean "run the whole command again". */
final class Retry {
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final int TIMES = 5;

    /** Serialisation failure, deadlock, and a cached plan whose result type a migration changed. */
    private static final Set<String> STATES = Set.of("40001", "40P01", "0A000");

    /** A row that was there when it was looked up was cleaned away before it was referred to. */
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private Retry() {}

    static <T> Uni<T> asPostgresAsks(Uni<T> command) {
        return command.onFailure(Retry::isTransient)
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .withJitter(0.5)
                .atMost(TIMES);
    }

    private static boolean isTransient(Throwable failure) {
        PgException cause = postgres(failure);
        return cause != null && (STATES.contains(cause.getSqlState()) || isLostEdge(cause));
    }

    /** Only edges between content: constraints that end in {@code _edge} say so by their name. */
    private static boolean isLostEdge(PgException cause) {
        return FOREIGN_KEY_VIOLATION.equals(cause.getSqlState())
                && cause.getConstraint() != null
                && cause.getConstraint().endsWith("_edge");
    }

    private static @Nullable PgException postgres(@Nullable Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof PgException found) {
                return found;
            }
        }
        return null;
    }
}
