package io.slipway.tasks.order;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Records what was done in the request as a completed task, in the transaction that did it. */
@ApplicationScoped
public class RecordTask {
    private static final String ADD = """
            INSERT INTO task (id, name, state, arguments, result, created_resources, reserved, created_by, logging_cid,
                              unblocked_at, started_at, finished_at)
            VALUES ($1, $2, 'completed', '{}', CAST(CAST($3 AS text) AS jsonb), $4, $5, $6, $7, now(), now(), now())""";

    /** Records {@code done}. */
    public Uni<TaskId> record(Tx tx, FinishedTask done) {
        UUID id = Ids.next();
        return tx.execute(
                        ADD,
                        id,
                        done.name(),
                        done.result(),
                        done.createdResources().toArray(String[]::new),
                        done.reserved().toArray(String[]::new),
                        done.createdBy(),
                        done.correlationId())
                .replaceWith(new TaskId(id));
    }
}
