package io.slipway.tasks.claim;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.RingWorkers;
import io.slipway.tasks.order.TaskReleased;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Gives back what a worker that stops has not ended: the leases end now, and the others hear of it. */
@ApplicationScoped
public class ReleaseTasks {
    /** One that was to be canceled has stopped: whoever looks next says so. */
    private static final String RELEASE = """
            UPDATE task t
               SET leased_until = now(), updated_at = now()
              FROM unnest($1::uuid[], $2::integer[]) AS w (id, attempt)
             WHERE t.id = w.id AND t.attempt = w.attempt AND t.state IN ('running', 'canceling')
            RETURNING t.id""";

    private final Ledger ledger;
    private final Outbox outbox;
    private final RingWorkers ringWorkers;

    ReleaseTasks(Ledger ledger, Outbox outbox, RingWorkers ringWorkers) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.ringWorkers = ringWorkers;
    }

    /** Releases the tasks of {@code fences}, whose work has been stopped; what is somebody else's by now stays so. */
    public Uni<Void> release(Collection<Fence> fences) {
        UUID[] ids = fences.stream().map(fence -> fence.task().value()).toArray(UUID[]::new);
        Integer[] attempts = fences.stream().map(Fence::attempt).toArray(Integer[]::new);
        return ledger.write(tx -> tx.query(RELEASE, ids, attempts)
                .map(rows ->
                        rows.stream().map(row -> new TaskId(row.getUUID("id"))).toList())
                .chain(released -> announced(tx, released)));
    }

    private Uni<Void> announced(Tx.Sql tx, List<TaskId> released) {
        Uni<Void> announced = Uni.createFrom().voidItem();
        for (TaskId task : released) {
            announced = announced
                    .chain(() -> outbox.announce(tx, new TaskReleased(task.value())))
                    .invoke(event -> tx.afterCommit(() -> ringWorkers.ring(event)))
                    .replaceWithVoid();
        }
        return announced;
    }
}
