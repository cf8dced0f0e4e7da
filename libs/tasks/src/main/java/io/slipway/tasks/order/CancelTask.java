package io.slipway.tasks.order;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes an order back: a waiting task is canceled at once, a running one is told to stop. */
@ApplicationScoped
public class CancelTask {
    private static final String CANCEL_WAITING =
            "UPDATE task SET state = 'canceled', finished_at = now(), updated_at = now() WHERE id = $1 AND state = 'waiting'";

    private static final String STOP_RUNNING =
            "UPDATE task SET state = 'canceling', updated_at = now() WHERE id = $1 AND state = 'running'";

    private static final String RELEASE = "DELETE FROM task_hold WHERE task_id = $1";

    private static final String IS_CANCELING = "SELECT 1 FROM task WHERE id = $1 AND state = 'canceling'";

    private final Ledger ledger;
    private final Outbox outbox;

    CancelTask(Ledger ledger, Outbox outbox) {
        this.ledger = ledger;
        this.outbox = outbox;
    }

    /** Cancels the task. False when there is nothing to cancel: it has ended, or was never there. */
    public Uni<Boolean> cancel(TaskId id) {
        return ledger.write(tx -> tx.execute(CANCEL_WAITING, id.value())
                .chain(canceled -> canceled == 1 ? released(tx, id) : stopped(tx, id)));
    }

    private Uni<Boolean> released(Tx.Sql tx, TaskId id) {
        return tx.execute(RELEASE, id.value())
                .chain(() -> outbox.announce(tx, new TaskFinished(id.value(), TaskState.CANCELED.toString())))
                .replaceWith(true);
    }

    private Uni<Boolean> stopped(Tx.Sql tx, TaskId id) {
        return tx.execute(STOP_RUNNING, id.value())
                .chain(stopping -> stopping == 1
                        ? outbox.announce(tx, new TaskCanceled(id.value())).replaceWith(true)
                        : tx.query(IS_CANCELING, id.value()).map(rows -> rows.size() == 1));
    }
}
