package io.slipway.catalog.serving;

import io.slipway.access.assignment.OwnObject;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a namespace with the distributions in it. Their repositories stay: what was mirrored or pushed is not lost because it is no
 * longer served.
 */
@ApplicationScoped
public class DeleteNamespace {
    private static final String DELETE_DISTRIBUTIONS = """
            DELETE FROM distribution
             WHERE id IN (SELECT id FROM distribution WHERE namespace_id = $1 ORDER BY id FOR UPDATE)
            RETURNING id, base_path""";

    /** A distribution that comes at this moment is a violation of its foreign key, and the whole command is tried again. */
    private static final String DELETE = "DELETE FROM namespace WHERE id = $1";

    private final Ledger ledger;
    private final Outbox outbox;
    private final RecordTask recordTask;
    private final OwnObject ownObject;

    DeleteNamespace(Ledger ledger, Outbox outbox, RecordTask recordTask, OwnObject ownObject) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.recordTask = recordTask;
        this.ownObject = ownObject;
    }

    /** Deletes the namespace of {@code id} and records {@code record}; null where there is none. */
    public Uni<@Nullable TaskId> delete(UUID id, FinishedTask record) {
        return ledger.write(tx -> tx.query(DELETE_DISTRIBUTIONS, id)
                .map(rows -> rows.stream().map(DeleteNamespace::changed).toList())
                .call(gone -> forget(tx, id, gone))
                .chain(gone -> announced(tx, gone))
                .chain(() -> tx.execute(DELETE, id))
                .chain(deleted -> deleted == 0 ? Uni.createFrom().nullItem() : recordTask.record(tx, record)));
    }

    private Uni<Void> forget(Tx.Sql tx, UUID namespace, List<DistributionChanged> gone) {
        return ownObject.forget(
                tx,
                Stream.concat(Stream.of(namespace), gone.stream().map(DistributionChanged::distribution))
                        .toArray(UUID[]::new));
    }

    private static DistributionChanged changed(Row row) {
        return new DistributionChanged(row.getUUID("id"), row.getString("base_path"));
    }

    private Uni<Void> announced(Tx.Sql tx, List<DistributionChanged> gone) {
        Uni<Void> announced = Uni.createFrom().voidItem();
        for (DistributionChanged distribution : gone) {
            announced = announced.chain(() -> outbox.announce(tx, distribution)).replaceWithVoid();
        }
        return announced;
    }
}
