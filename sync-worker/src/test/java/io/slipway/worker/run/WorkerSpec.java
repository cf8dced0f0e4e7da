package io.slipway.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.claim.Claim;
import io.slipway.tasks.claim.ClaimTasks;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.task.TaskId;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.worker.reclaim.StorageResource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("A worker")
class WorkerSpec {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Worker worker;

    @Inject
    Endless endless;

    @Inject
    OrderTask orderTask;

    @Inject
    ClaimTasks claimTasks;

    @Inject
    Ledger ledger;

    /** Work that goes on until it is stopped. */
    @ApplicationScoped
    static class Endless implements Work {
        static final String NAME = "endless";

        private final AtomicInteger running = new AtomicInteger();

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Uni<Void> run(Claim claim, Progress progress) {
            int now = running.incrementAndGet();
            assertThat(now).isPositive();
            return Uni.createFrom().<Void>nothing().onCancellation().invoke(running::decrementAndGet);
        }

        boolean isRunning() {
            return running.get() > 0;
        }
    }

    @AfterEach
    void goOn() {
        PostgresResource.current().execute("DELETE FROM task");
        worker.start();
    }

    @Test
    void that_is_stopped_gives_back_what_it_runs_and_another_one_goes_on_at_once() {
        TaskId task = await(ledger.write(tx ->
                orderTask.order(tx, new TaskOrder(Endless.NAME, "{}", List.of(), List.of(), null, "correlation"))));
        until(endless::isRunning);

        await(worker.stop());

        assertThat(endless.isRunning()).isFalse();
        Claim successor =
                await(claimTasks.claim(UUID.randomUUID(), 1, PATIENCE)).getFirst();
        assertThat(successor.task()).isEqualTo(task);
        assertThat(successor.attempt()).isEqualTo(2);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
