package io.slipway.tasks.order;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forgets tasks that ended long ago, in batches, so that no transaction is long; and records that it did. */
@ApplicationScoped
public class PurgeTasks {
    private static final String NAME = "pulpcore.app.tasks.purge.purge";

    private static final int BATCH = 1000;

    private static final String PURGE = """
            DELETE FROM task
             WHERE id IN (SELECT id
                            FROM task
                           WHERE state = ANY($1) AND finished_at < coalesce($2, now() - interval '30 days')
                           LIMIT $3
                             FOR UPDATE SKIP LOCKED)""";

    private final Ledger ledger;
    private final RecordTask recordTask;

    PurgeTasks(Ledger ledger, RecordTask recordTask) {
        this.ledger = ledger;
        this.recordTask = recordTask;
    }

    /**
     * Forgets what ended before {@code before} in one of {@code states}.
     *
     * @param before null for what ended more than 30 days ago
     * @return the task that says how many there were
     */
    public Uni<TaskId> purge(
            @Nullable OffsetDateTime before,
            List<TaskState> states,
            @Nullable Integer createdBy,
            String correlationId) {
        String[] names = states.stream().map(TaskState::toString).toArray(String[]::new);
        return batches(names, before, 0).chain(purged -> record(purged, createdBy, correlationId));
    }

    private Uni<Long> batches(String[] states, @Nullable OffsetDateTime before, long sofar) {
        return ledger.write(tx -> tx.execute(PURGE, states, before, BATCH))
                .chain(purged -> purged < BATCH
                        ? Uni.createFrom().item(sofar + purged)
                        : batches(states, before, sofar + purged));
    }

    private Uni<TaskId> record(long purged, @Nullable Integer createdBy, String correlationId) {
        FinishedTask done = new FinishedTask(NAME, null, List.of(), List.of(), createdBy, correlationId);
        return ledger.write(tx -> recordTask.record(tx, done, reports(purged)));
    }

    private static List<ProgressReport> reports(long purged) {
        return List.of(
                report("purge.tasks.key.core.Task", "Purged task-objects of type core.Task", purged),
                report("purge.tasks.total", "Purged task-related-objects total", purged),
                report("purge.tasks.error", "Tasks failed to purge", 0));
    }

    private static ProgressReport report(String code, String message, long done) {
        return new ProgressReport(code, message, TaskState.COMPLETED, done, done, null);
    }
}
