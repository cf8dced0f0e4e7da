package io.slipway.ledger.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("The door to PostgreSQL")
class LedgerTest {
    /** As application.properties say. */
    private static final int CONNECTIONS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Ledger ledger;

    @BeforeEach
    void a_table() {
        PostgresResource.current()
                .execute("CREATE TABLE IF NOT EXISTS slipway.note (text text PRIMARY KEY); TRUNCATE slipway.note");
    }

    @Test
    void writes_what_a_command_writes_or_nothing_of_it() {
        assertThat(written(ledger.write(tx -> note(tx, "kept")))).isOne();
        assertThatThrownBy(() -> written(ledger.write(tx -> note(tx, "lost").chain(() -> note(tx, "kept")))))
                .hasMessageContaining("duplicate key");
        assertThat(notes()).containsExactly("kept");
    }

    @Test
    void runs_a_command_again_as_a_whole_when_postgresql_asks_for_that() {
        AtomicInteger runs = new AtomicInteger();
        assertThat(written(ledger.write(tx -> note(tx, "run " + runs.incrementAndGet())
                        .chain(() -> runs.get() < 3
                                ? tx.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                                : Uni.createFrom().item(1)))))
                .isOne();
        assertThat(notes()).containsExactly("run 3");
    }

    @Test
    void refuses_a_command_inside_another() {
        assertThatThrownBy(() -> written(ledger.write(tx -> ledger.write(inner -> note(inner, "inside")))))
                .hasMessageContaining("inside another");
    }

    @Test
    void rolls_back_what_is_canceled_in_the_middle() {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        Cancellable running = ledger.write(tx -> note(tx, "half")
                        .invoke(() -> reached.complete(true))
                        .chain(() -> Uni.createFrom().<Integer>nothing()))
                .subscribe()
                .with(done -> {});
        assertThat(reached.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        running.cancel();
        assertThat(written(ledger.write(tx -> note(tx, "half")))).isOne();
    }

    @Test
    void loses_no_connection_when_those_who_wait_for_one_are_canceled() {
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        AtomicInteger holding = new AtomicInteger();
        List<CompletableFuture<Integer>> holders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            holders.add(ledger.write(tx -> tx.execute("SELECT 1")
                            .invoke(holding::incrementAndGet)
                            .chain(() -> Uni.createFrom().completionStage(gate)))
                    .subscribeAsCompletionStage());
        }
        until(() -> holding.get() == CONNECTIONS);
        List<Cancellable> waiting = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            waiting.add(ledger.write(tx -> note(tx, "never")).subscribe().with(done -> {}));
        }
        CompletableFuture<Integer> last = ledger.write(tx -> note(tx, "last")).subscribeAsCompletionStage();
        waiting.forEach(Cancellable::cancel);
        gate.complete(0);
        holders.forEach(CompletableFuture::join);
        assertThat(last.orTimeout(20, TimeUnit.SECONDS).join()).isOne();
        assertThat(notes()).containsExactly("last");
    }

    private static Uni<Integer> note(Tx tx, String text) {
        return tx.execute("INSERT INTO note (text) VALUES ($1)", text);
    }

    private static List<String> notes() {
        return PostgresResource.current().texts("SELECT text FROM note ORDER BY text");
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static int written(Uni<Integer> command) {
        return command.await().atMost(PATIENCE);
    }
}
