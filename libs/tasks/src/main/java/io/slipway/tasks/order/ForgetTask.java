package io.slipway.tasks.order;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets a task that has ended. */
@ApplicationScoped
public class ForgetTask {
    private static final String FORGET =
            "DELETE FROM task WHERE id = $1 AND state IN ('completed', 'failed', 'canceled')";

    private static final String EXISTS = "SELECT 1 FROM task WHERE id = $1";

    private final Ledger ledger;

    ForgetTask(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What became of it. */
    public enum Outcome {
        FORGOTTEN,
        NOT_ENDED,
        UNKNOWN
    }

    /** Forgets the task with its progress. */
    public Uni<Outcome> forget(TaskId id) {
        return ledger.write(tx -> tx.execute(FORGET, id.value())
                .chain(forgotten -> forgotten == 1 ? Uni.createFrom().item(Outcome.FORGOTTEN) : kept(tx, id)));
    }

    private static Uni<Outcome> kept(Tx.Sql tx, TaskId id) {
        return tx.query(EXISTS, id.value()).map(rows -> rows.size() == 1 ? Outcome.NOT_ENDED : Outcome.UNKNOWN);
    }
}
