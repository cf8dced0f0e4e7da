package io.slipway.catalog.serving;

import io.slipway.ledger.event.Event;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates a distribution, and the namespace of its name where that is new. */
@ApplicationScoped
public class CreateDistribution {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "distribution_name_is_unique";

    private static final String ADD = """
            INSERT INTO distribution (id, name, base_path, repository_id, version_id, private, hidden, description, labels,
                                      namespace_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""";

    private final Ledger ledger;
    private final BasePaths basePaths;
    private final Outbox outbox;
    private final RecordTask recordTask;

    CreateDistribution(Ledger ledger, BasePaths basePaths, Outbox outbox, RecordTask recordTask) {
        this.ledger = ledger;
        this.basePaths = basePaths;
        this.outbox = outbox;
        this.recordTask = recordTask;
    }

    /**
     * Creates the distribution. Fails with {@link BasePathOverlap}, or with a violation of {@link #NAME_IS_UNIQUE} when the name is
     * taken.
     */
    public Uni<DistributionId> create(DistributionDraft draft) {
        return ledger.write(tx -> create(tx, draft));
    }

    /** As {@link #create(DistributionDraft)}, as part of {@code tx}. */
    Uni<DistributionId> create(Tx.Sql tx, DistributionDraft draft) {
        DistributionId id = new DistributionId(Ids.next());
        return added(tx, id, draft).replaceWith(id);
    }

    /** As {@link #create}, recorded as the task {@code record} makes of it. */
    public Uni<TaskId> create(DistributionDraft draft, Function<Distribution, FinishedTask> record) {
        DistributionId id = new DistributionId(Ids.next());
        return ledger.write(tx -> added(tx, id, draft)
                .chain(() -> UpdateDistribution.read(tx, id))
                .chain(made -> recordTask.record(tx, record.apply(made))));
    }

    private Uni<Event> added(Tx.Sql tx, DistributionId id, DistributionDraft draft) {
        return basePaths
                .namespace(tx, draft.basePath())
                .call(() -> basePaths.requireFree(tx, id, draft.basePath()))
                .chain(namespace -> add(tx, id, draft, namespace))
                .chain(() -> outbox.announce(tx, changed(id, draft)));
    }

    private static Uni<Integer> add(Tx.Sql tx, DistributionId id, DistributionDraft draft, UUID namespace) {
        return tx.execute(
                ADD,
                id.value(),
                draft.name(),
                draft.basePath().toString(),
                repository(draft),
                version(draft),
                draft.isPrivate(),
                draft.hidden(),
                draft.description(),
                new JsonObject(new HashMap<>(draft.labels())),
                namespace);
    }

    private static @Nullable UUID repository(DistributionDraft draft) {
        return draft.repository() == null ? null : draft.repository().value();
    }

    private static @Nullable UUID version(DistributionDraft draft) {
        return draft.version() == null ? null : draft.version().value();
    }

    private static DistributionChanged changed(DistributionId id, DistributionDraft draft) {
        return new DistributionChanged(id.value(), draft.basePath().toString());
    }
}
