package io.slipway.catalog.serving;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.permission.Models;
import io.slipway.catalog.quota.EnforceQuota;
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
    private final EnforceQuota enforceQuota;
    private final Outbox outbox;
    private final RecordTask recordTask;
    private final OwnObject ownObject;

    CreateDistribution(
            Ledger ledger,
            BasePaths basePaths,
            EnforceQuota enforceQuota,
            Outbox outbox,
            RecordTask recordTask,
            OwnObject ownObject) {
        this.ledger = ledger;
        this.basePaths = basePaths;
        this.enforceQuota = enforceQuota;
        this.outbox = outbox;
        this.recordTask = recordTask;
        this.ownObject = ownObject;
    }

    /**
     * Creates the distribution. Fails with {@link BasePathOverlap}, with a violation of {@link #NAME_IS_UNIQUE} when the name is taken, and
     * where its namespace would hold more than it may.
     *
     * @param creator who owns it, and its namespace where that is new; null where nobody does
     */
    public Uni<DistributionId> create(DistributionDraft draft, @Nullable Integer creator) {
        return ledger.write(tx -> create(tx, draft, creator));
    }

    /** As {@link #create(DistributionDraft, Integer)}, as part of {@code tx}. */
    Uni<DistributionId> create(Tx.Sql tx, DistributionDraft draft, @Nullable Integer creator) {
        DistributionId id = new DistributionId(Ids.next());
        return added(tx, id, draft, creator).replaceWith(id);
    }

    /** As {@link #create}, recorded as the task {@code record} makes of it. */
    public Uni<TaskId> create(
            DistributionDraft draft, @Nullable Integer creator, Function<Distribution, FinishedTask> record) {
        DistributionId id = new DistributionId(Ids.next());
        return ledger.write(tx -> added(tx, id, draft, creator)
                .chain(() -> UpdateDistribution.read(tx, id))
                .chain(made -> recordTask.record(tx, record.apply(made))));
    }

    private Uni<Event> added(Tx.Sql tx, DistributionId id, DistributionDraft draft, @Nullable Integer creator) {
        return basePaths
                .namespace(tx, draft.basePath(), creator)
                .call(() -> basePaths.requireFree(tx, id, draft.basePath()))
                .chain(namespace -> add(tx, id, draft, namespace))
                .call(() -> enforceQuota.within(tx, draft.basePath()))
                .chain(() -> ownObject.own(tx, creator, Models.distribution(id.value())))
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
