package io.slipway.tasks.order;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Orders a task in the transaction that checks whether it may be ordered: row, holds and announcement, or nothing. */
@ApplicationScoped
public class OrderTask {
    private static final String ADD = """
            INSERT INTO task (id, name, state, arguments, reserved, created_by, logging_cid, unblocked_at)
            VALUES ($1, $2, 'waiting', CAST(CAST($3 AS text) AS jsonb), $4, $5, $6, now())""";

    private static final String ADD_HOLD = "INSERT INTO task_hold (task_id, resource, exclusive) VALUES ($1, $2, $3)";

    private final Outbox outbox;
    private final RingWorkers ringWorkers;

    OrderTask(Outbox outbox, RingWorkers ringWorkers) {
        this.outbox = outbox;
        this.ringWorkers = ringWorkers;
    }

    /** Orders {@code order}; workers hear of it as soon as {@code tx} is committed. */
    public Uni<TaskId> order(Tx tx, TaskOrder order) {
        UUID id = Ids.next();
        return tx.execute(
                        ADD,
                        id,
                        order.name(),
                        order.arguments(),
                        order.reserved().toArray(String[]::new),
                        order.createdBy(),
                        order.correlationId())
                .chain(() -> hold(tx, id, order))
                .chain(() -> outbox.announce(tx, new TaskOrdered(id)))
                .invoke(event -> tx.afterCommit(() -> ringWorkers.ring(event)))
                .replaceWith(new TaskId(id));
    }

    private static Uni<Void> hold(Tx tx, UUID id, TaskOrder order) {
        Uni<Void> held = Uni.createFrom().voidItem();
        for (Resource resource : order.holds()) {
            held = held.chain(() -> tx.execute(ADD_HOLD, id, resource.name(), resource.exclusive()))
                    .replaceWithVoid();
        }
        return held;
    }
}
