package io.slipway.tasks.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.CancelTask;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.Resource;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.task.FindTask;
import io.slipway.tasks.task.Task;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Claiming tasks")
class ClaimTasksTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration NO_LEASE = Duration.ofSeconds(-1);

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
    Beat beat;

    @Inject
    FindTask findTask;

    @BeforeEach
    void empty() {
        PostgresResource.current().execute("DELETE FROM task");
    }

    @Test
    void eight_workers_share_200_tasks_and_each_is_claimed_once() {
        Set<TaskId> ordered = IntStream.range(0, 200).mapToObj(i -> order()).collect(Collectors.toSet());

        List<Claim> claims = await(Multi.createFrom()
                .range(0, 80)
                .onItem()
                .transformToUni(i -> claimTasks.claim(UUID.randomUUID(), 5, LEASE))
                .merge(8)
                .collect()
                .asList()
                .map(all -> all.stream().flatMap(List::stream).toList()));

        assertThat(claims).hasSize(200).allMatch(claim -> claim.attempt() == 1);
        assertThat(claims.stream().map(Claim::task).collect(Collectors.toSet())).isEqualTo(ordered);
    }

    @Test
    void of_tasks_that_hold_the_same_resource_one_runs_at_a_time_in_the_order_they_came() {
        TaskId first = order(Resource.exclusive("sync:a"));
        TaskId second = order(Resource.exclusive("sync:a"));
        TaskId other = order(Resource.exclusive("sync:b"));

        assertThat(claimed(10)).containsExactlyInAnyOrder(first, other);
        assertThat(claimed(10)).isEmpty();
        complete(first);
        assertThat(claimed(10)).containsExactly(second);
    }

    @Test
    void those_who_share_a_resource_run_together_and_whoever_wants_it_alone_waits_for_all() {
        TaskId reader = order(Resource.shared("repository:a"));
        TaskId otherReader = order(Resource.shared("repository:a"));
        TaskId writer = order(Resource.exclusive("repository:a"));
        TaskId lateReader = order(Resource.shared("repository:a"));

        assertThat(claimed(10)).containsExactlyInAnyOrder(reader, otherReader);
        complete(reader);
        assertThat(claimed(10)).isEmpty();
        complete(otherReader);
        assertThat(claimed(10)).containsExactly(writer);
        complete(writer);
        assertThat(claimed(10)).containsExactly(lateReader);
    }

    @Test
    void conflicting_tasks_never_run_together_whoever_claims() {
        IntStream.range(0, 40).forEach(i -> order(Resource.exclusive("sync:same")));

        List<Integer> sizes = await(Multi.createFrom()
                .range(0, 40)
                .onItem()
                .transformToUni(
                        i -> claimTasks.claim(UUID.randomUUID(), 5, LEASE).map(List::size))
                .merge(16)
                .collect()
                .asList());

        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
        assertThat(PostgresResource.current().number("SELECT count(*) FROM task WHERE state = 'running'"))
                .isEqualTo(1);
    }

    @Test
    void a_task_whose_worker_died_is_claimed_again_and_the_zombie_cannot_commit() {
        TaskId task = order();
        Claim zombie = await(claimTasks.claim(worker, 1, NO_LEASE)).getFirst();

        Claim successor = await(claimTasks.claim(UUID.randomUUID(), 1, LEASE)).getFirst();

        assertThat(successor.task()).isEqualTo(task);
        assertThat(successor.attempt()).isEqualTo(2);
        assertThatThrownBy(() -> await(ledger.write(tx -> zombie.fence()
                        .pass(tx)
                        .chain(() -> tx.execute("UPDATE task SET name = 'written by a zombie'")))))
                .isInstanceOf(FenceRefused.class);
        assertThat(found(task).name()).isEqualTo("a.task");
    }

    @Test
    void a_task_that_is_given_back_goes_to_another_worker_at_once_and_whoever_gave_it_back_cannot_commit() {
        TaskId task = order(Resource.exclusive("sync:a"));
        Claim mine = await(claimTasks.claim(worker, 1, LEASE)).getFirst();

        await(releaseTasks.release(List.of(mine.fence())));

        Claim successor = await(claimTasks.claim(UUID.randomUUID(), 1, LEASE)).getFirst();
        assertThat(successor.task()).isEqualTo(task);
        assertThat(successor.attempt()).isEqualTo(2);
        assertThatThrownBy(() -> await(ledger.write(tx -> mine.fence().pass(tx))))
                .isInstanceOf(FenceRefused.class);
    }

    @Test
    void whoever_gives_back_what_another_worker_has_by_now_takes_nothing_from_him() {
        order();
        Claim lost = await(claimTasks.claim(worker, 1, NO_LEASE)).getFirst();
        assertThat(await(claimTasks.claim(UUID.randomUUID(), 1, LEASE))).hasSize(1);

        await(releaseTasks.release(List.of(lost.fence())));

        assertThat(claimed(1)).isEmpty();
    }

    @Test
    void a_task_that_was_being_canceled_is_canceled_once_it_is_given_back() {
        TaskId task = order();
        Claim mine = await(claimTasks.claim(worker, 1, LEASE)).getFirst();
        assertThat(await(cancelTask.cancel(task))).isTrue();

        await(releaseTasks.release(List.of(mine.fence())));

        assertThat(claimed(1)).isEmpty();
        assertThat(state(task)).isEqualTo(TaskState.CANCELED);
    }

    @Test
    void a_beat_tells_which_tasks_go_on() {
        TaskId going = order();
        TaskId canceled = order();
        List<Claim> claims = await(claimTasks.claim(worker, 2, LEASE));
        assertThat(await(cancelTask.cancel(canceled))).isTrue();

        Set<TaskId> goOn = await(beat.beat(
                worker, LEASE, claims.stream().collect(Collectors.toMap(Claim::fence, claim -> List.of()))));

        assertThat(goOn).containsExactly(going);
    }

    @Test
    void a_waiting_task_is_canceled_at_once_a_running_one_when_it_has_stopped_and_an_ended_one_not_at_all() {
        TaskId waiting = order();
        assertThat(await(cancelTask.cancel(waiting))).isTrue();
        assertThat(state(waiting)).isEqualTo(TaskState.CANCELED);

        TaskId running = order();
        Claim claim = await(claimTasks.claim(worker, 1, LEASE)).getFirst();
        assertThat(await(cancelTask.cancel(running))).isTrue();
        assertThat(state(running)).isEqualTo(TaskState.CANCELING);
        await(finishTask.canceled(claim.fence(), List.of()));
        assertThat(state(running)).isEqualTo(TaskState.CANCELED);

        assertThat(await(cancelTask.cancel(running))).isFalse();
    }

    @Test
    void an_order_in_a_transaction_that_fails_leaves_nothing() {
        assertThatThrownBy(() -> await(ledger.write(tx -> orderTask
                        .order(tx, anOrder())
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("changed my mind"))))))
                .hasMessageContaining("changed my mind");

        assertThat(PostgresResource.current().number("SELECT count(*) FROM task"))
                .isZero();
        assertThat(PostgresResource.current().number("SELECT count(*) FROM task_hold"))
                .isZero();
    }

    @CanIgnoreReturnValue
    private TaskId order(Resource... holds) {
        return await(ledger.write(tx -> orderTask.order(tx, anOrder(holds))));
    }

    private static TaskOrder anOrder(Resource... holds) {
        return new TaskOrder("a.task", "{}", List.of(holds), List.of(), 1, "cid");
    }

    private List<TaskId> claimed(int slots) {
        return await(claimTasks.claim(worker, slots, LEASE)).stream()
                .map(Claim::task)
                .toList();
    }

    private void complete(TaskId task) {
        await(ledger.write(tx -> finishTask.complete(tx, new Fence(task, 1), null, List.of(), List.of())));
    }

    private Task found(TaskId task) {
        return Objects.requireNonNull(await(findTask.byId(task)));
    }

    private TaskState state(TaskId task) {
        return found(task).state();
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
