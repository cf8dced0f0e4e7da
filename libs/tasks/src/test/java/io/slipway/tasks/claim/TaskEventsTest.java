package io.slipway.tasks.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.event.Fact;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.CancelTask;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.TaskCanceled;
import io.slipway.tasks.order.TaskFinished;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.order.TaskOrdered;
import io.slipway.tasks.order.TaskProgressed;
import io.slipway.tasks.order.TaskReleased;
import io.slipway.tasks.order.TaskStarted;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What is told of tasks")
class TaskEventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration NO_LEASE = Duration.ofSeconds(-1);
    private static final UUID TASK = UUID.fromString("0198c1f7-2463-7a3c-b18b-000000000001");

    private final UUID worker = UUID.randomUUID();

    @Inject
    Ledger ledger;

    @Inject
    OrderTask orderTask;

    @Inject
    CancelTask cancelTask;

    @Inject
    ClaimTasks claimTasks;

    @Inject
    ReleaseTasks releaseTasks;

    @Inject
    FinishTask finishTask;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void empty() {
        PostgresResource.current().execute("DELETE FROM task");
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private TaskId order() {
        TaskOrder order = new TaskOrder("test", "{}", List.of(), List.of(), null, "0");
        return await(ledger.write(tx -> orderTask.order(tx, order)));
    }

    private List<String> told(TaskId task) {
        return await(ledger.read(
                        "SELECT type, data::text AS data FROM outbox WHERE key = $1 ORDER BY id", task.toString()))
                .stream()
                .map(row -> row.getString("type").replace("io.slipway.task.", "") + " "
                        + row.getString("data").replace(task.toString(), "T"))
                .toList();
    }

    @Test
    void a_task_that_runs_through_is_ordered_started_and_finished() {
        TaskId task = order();
        assertThat(await(claimTasks.claim(worker, 1, LEASE))).hasSize(1);
        await(finishTask.fail(new Fence(task, 1), "{}", List.of()));
        assertThat(told(task))
                .containsExactly(
                        "ordered.v1 {\"task\": \"T\"}",
                        "started.v1 {\"task\": \"T\", \"attempt\": 1}",
                        "finished.v1 {\"task\": \"T\", \"state\": \"failed\"}");
    }

    @Test
    void a_task_that_is_taken_over_is_started_again() {
        TaskId task = order();
        assertThat(await(claimTasks.claim(worker, 1, NO_LEASE))).hasSize(1);
        assertThat(await(claimTasks.claim(worker, 1, LEASE))).hasSize(1);
        assertThat(told(task)).last().isEqualTo("started.v1 {\"task\": \"T\", \"attempt\": 2}");
    }

    @Test
    void a_task_that_is_given_back_is_told_to_the_workers() {
        TaskId task = order();
        assertThat(await(claimTasks.claim(worker, 1, LEASE))).hasSize(1);
        await(releaseTasks.release(List.of(new Fence(task, 1))));
        assertThat(told(task)).last().isEqualTo("released.v1 {\"task\": \"T\"}");
    }

    @Test
    void a_task_whose_worker_died_before_it_stopped_is_finished_by_whoever_finds_it() {
        TaskId task = order();
        assertThat(await(claimTasks.claim(worker, 1, NO_LEASE))).hasSize(1);
        assertThat(await(cancelTask.cancel(task))).isTrue();
        assertThat(await(claimTasks.claim(worker, 1, LEASE))).isEmpty();
        assertThat(told(task)).last().isEqualTo("finished.v1 {\"task\": \"T\", \"state\": \"canceled\"}");
    }

    static Stream<Arguments> facts() {
        ProgressReport report =
                new ProgressReport("sync.processing.manifest", "Processing Manifests", TaskState.RUNNING, 9L, 3, null);
        String task = "\"task\":\"" + TASK + "\"";
        return Stream.of(
                Arguments.of("io.slipway.task.ordered.v1", new TaskOrdered(TASK), "{" + task + "}"),
                Arguments.of("io.slipway.task.canceled.v1", new TaskCanceled(TASK), "{" + task + "}"),
                Arguments.of("io.slipway.task.released.v1", new TaskReleased(TASK), "{" + task + "}"),
                Arguments.of("io.slipway.task.started.v1", new TaskStarted(TASK, 2), "{" + task + ",\"attempt\":2}"),
                Arguments.of(
                        "io.slipway.task.progressed.v1",
                        TaskProgressed.of(TASK, 1, List.of(report)),
                        "{" + task + ",\"attempt\":1,\"lines\":[{\"code\":\"sync.processing.manifest\","
                                + "\"state\":\"running\",\"total\":9,\"done\":3}]}"),
                Arguments.of(
                        "io.slipway.task.finished.v1",
                        new TaskFinished(TASK, "completed"),
                        "{" + task + ",\"state\":\"completed\"}"));
    }

    /** Readers of an older release read these: a field may come, none may go or change. */
    @ParameterizedTest(name = "{0} is told as {2}")
    @MethodSource("facts")
    void has_a_form_that_does_not_change(String type, Fact fact, String data) throws JsonProcessingException {
        assertThat(fact.type()).isEqualTo(type);
        assertThat(json.writeValueAsString(fact)).isEqualTo(data);
    }
}
