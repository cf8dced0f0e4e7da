package io.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Holds a transaction open until somebody else waits for it: two commands meet exactly where a test wants them to. */
public final class Gate {
    private static final String WAITING = """
            SELECT count(*)
              FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'""";

    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final CompletableFuture<Boolean> reached = new CompletableFuture<>();
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

    /** What a transaction waits for. */
    public <T> Uni<T> pass(T value) {
        return Uni.createFrom()
                .completionStage(() -> {
                    reached.complete(true);
                    return opened;
                })
                .replaceWith(value);
    }

    /** Returns once a transaction stands here. */
    public void awaitReached() {
        assertThat(reached.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
    }

    /** Opens once another transaction waits for a lock. */
    public void openWhenSomebodyWaits() {
        openWhenWaiting(1);
    }

    /** Opens once {@code many} other transactions wait for a lock. */
    public void openWhenWaiting(int many) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (PostgresResource.current().number(WAITING) < many) {
            assertThat(System.nanoTime()).as("somebody waits for a lock").isLessThan(deadline);
        }
        opened.complete(true);
    }
}
