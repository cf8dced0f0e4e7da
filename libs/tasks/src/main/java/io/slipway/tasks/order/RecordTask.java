package io.slipway.tasks.order;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Records what was done in the request as a completed task, in the transaction that did it. */
@ApplicationScoped
public class RecordTask {
    private static final String ADD = """
            INSERT INTO task (id, name, state, arguments, result, created_resources, created_prns, reserved, created_by,
                              logging_cid, unblocked_at, started_at, finished_at)
            VALUES ($1, $2, 'completed', '{}', CAST(CAST($3 AS text) AS jsonb), $4, $5, $6, $7, $8, now(), now(), now())""";

    private static final String REPORT = """
            INSERT INTO progress_report (task_id, ordinal, code, message, state, total, done, suffix)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";

    /** Records {@code done} with how far it came. */
    public Uni<TaskId> record(Tx tx, FinishedTask done, List<ProgressReport> progress) {
        return record(tx, done).call(task -> report(tx, task, progress));
    }

    private static Uni<Void> report(Tx tx, TaskId task, List<ProgressReport> progress) {
        Uni<Void> reported = Uni.createFrom().voidItem();
        for (int at = 0; at < progress.size(); at++) {
            int ordinal = at;
            reported = reported.chain(() -> report(tx, task, ordinal, progress.get(ordinal)));
        }
        return reported;
    }

    private static Uni<Void> report(Tx tx, TaskId task, int ordinal, ProgressReport report) {
        return tx.execute(
                        REPORT,
                        task.value(),
                        ordinal,
                        report.code(),
                        report.message(),
                        report.state().toString(),
                        report.total(),
                        report.done(),
                        report.suffix())
                .replaceWithVoid();
    }

    /** Records {@code done}. */
    public Uni<TaskId> record(Tx tx, FinishedTask done) {
        UUID id = Ids.next();
        return tx.execute(
                        ADD,
                        id,
                        done.name(),
                        done.result(),
                        done.created().stream().map(Created::href).toArray(String[]::new),
                        done.created().stream().map(Created::prn).toArray(String[]::new),
                        done.reserved().toArray(String[]::new),
                        done.createdBy(),
                        done.correlationId())
                .replaceWith(new TaskId(id));
    }
}
