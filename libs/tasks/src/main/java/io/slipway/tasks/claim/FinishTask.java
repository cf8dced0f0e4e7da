package io.slipway.tasks.claim;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.TaskFinished;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a task: its state, its last progress, what it held and the announcement, in one transaction. */
@ApplicationScoped
public class FinishTask {
    private static final String COMPLETE = """
            UPDATE task
               SET state = 'completed', result = CAST(CAST($3 AS text) AS jsonb), created_resources = $4, created_prns = $5,
                   finished_at = now(), updated_at = now()
             WHERE id = $1 AND attempt = $2 AND state = 'running'""";

    private static final String FAIL = """
            UPDATE task
               SET state = 'failed', error = CAST(CAST($3 AS text) AS jsonb), finished_at = now(), updated_at = now()
             WHERE id = $1 AND attempt = $2 AND state = 'running'""";

    private static final String CANCELED = """
            UPDATE task
               SET state = 'canceled', finished_at = now(), updated_at = now()
             WHERE id = $1 AND attempt = $2 AND state = 'canceling'""";

    private static final String RELEASE = "DELETE FROM task_hold WHERE task_id = $1";

    private static final String REPORT = """
            INSERT INTO progress_report (task_id, ordinal, code, message, state, total, done, suffix)
            SELECT r.task_id, r.ordinal, r.code, r.message, r.state, r.total, r.done, r.suffix
              FROM jsonb_to_recordset($1) AS r (task_id uuid, ordinal integer, code text, message text, state text,
                                                               total bigint, done bigint, suffix text)
                ON CONFLICT (task_id, ordinal) DO UPDATE
               SET message = excluded.message, state = excluded.state, total = excluded.total, done = excluded.done,
                   suffix = excluded.suffix""";

    private final Ledger ledger;
    private final Outbox outbox;

    FinishTask(Ledger ledger, Outbox outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    /** Completes the task in {@code tx}, which commits what it did; refused where the fence is. */
    public Uni<Void> complete(
            Tx.Sql tx, Fence fence, @Nullable String result, List<Created> created, List<ProgressReport> progress) {
        return tx.execute(
                        COMPLETE,
                        fence.task().value(),
                        fence.attempt(),
                        result,
                        created.stream().map(Created::href).toArray(String[]::new),
                        created.stream().map(Created::prn).toArray(String[]::new))
                .invoke(fence::require)
                .chain(() -> end(tx, fence, TaskState.COMPLETED, progress));
    }

    /** Fails the task; {@code error} is JSON, fit for whoever ordered it. */
    public Uni<Void> fail(Fence fence, String error, List<ProgressReport> progress) {
        return ledger.write(tx -> tx.execute(FAIL, fence.task().value(), fence.attempt(), error)
                .invoke(fence::require)
                .chain(() -> end(tx, fence, TaskState.FAILED, progress)));
    }

    /** Says that a task that was to be canceled has stopped. */
    public Uni<Void> canceled(Fence fence, List<ProgressReport> progress) {
        return ledger.write(tx -> tx.execute(CANCELED, fence.task().value(), fence.attempt())
                .invoke(fence::require)
                .chain(() -> end(tx, fence, TaskState.CANCELED, progress)));
    }

    private Uni<Void> end(Tx.Sql tx, Fence fence, TaskState state, List<ProgressReport> progress) {
        JsonArray reports = new JsonArray();
        Beat.addTo(reports, fence.task(), progress);
        return tx.execute(REPORT, reports)
                .chain(() -> tx.execute(RELEASE, fence.task().value()))
                .chain(() -> outbox.announce(tx, new TaskFinished(fence.task().value(), state.toString())))
                .replaceWithVoid();
    }
}
