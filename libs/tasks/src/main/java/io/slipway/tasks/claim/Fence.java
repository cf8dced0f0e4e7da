package io.slipway.tasks.claim;

import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;

/**
 * Keeps those out who lost a task without noticing. Passing it is the first statement of every transaction a task writes: it also locks
 * the task's row, so nobody takes the task over before the transaction ends.
 */
public record Fence(TaskId task, int attempt) {
    private static final String PASS =
            "UPDATE task SET updated_at = now() WHERE id = $1 AND attempt = $2 AND state = 'running'";

    /** Fails with {@link FenceRefused} when the task is no longer this attempt's, or is being canceled. */
    public Uni<Void> pass(Tx tx) {
        return tx.execute(PASS, task.value(), attempt).invoke(this::require).replaceWithVoid();
    }

    void require(int rows) {
        if (rows != 1) {
            throw new FenceRefused(this);
        }
    }
}
