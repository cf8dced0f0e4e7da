package io.slipway.catalog.serving;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes a distribution, or deletes it. Where its pointer moves, the place it pointed to before is kept for the pulls that began there:
 * promoting and rolling back are this and nothing else.
 */
@ApplicationScoped
public class UpdateDistribution {
    private static final String SELECT = """
            SELECT d.id, d.name, d.base_path, d.repository_id, d.version_id, d.private, d.hidden, d.description, d.labels,
                   d.namespace_id, d.created_at, d.updated_at,
                   v.repository_id AS pinned_repository, v.number AS pinned_number
              FROM distribution d
              LEFT JOIN repository_version v ON v.id = d.version_id
             WHERE d.id = $1""";

    private static final String LOCK = SELECT + " FOR NO KEY UPDATE OF d";

    private static final String REMEMBER = """
            INSERT INTO pointer_history (distribution_id, repository_id, version_id, latest_number)
            SELECT d.id, r.id, d.version_id, r.latest_number
              FROM distribution d
              LEFT JOIN repository_version v ON v.id = d.version_id
              JOIN repository r ON r.id = coalesce(d.repository_id, v.repository_id)
             WHERE d.id = $1""";

    private static final String FORGET = "DELETE FROM pointer_history WHERE distribution_id = $1";

    private static final String UPDATE = """
            UPDATE distribution
               SET name = $2, base_path = $3, repository_id = $4, version_id = $5, private = $6, hidden = $7,
                   description = $8, labels = $9, namespace_id = $10, updated_at = now(),
                   epoch = epoch + CASE WHEN $6 AND NOT private OR base_path <> $3 THEN 1 ELSE 0 END
             WHERE id = $1""";

    private static final String DELETE = "DELETE FROM distribution WHERE id = $1";

    private final Ledger ledger;
    private final BasePaths basePaths;
    private final EnforceQuota enforceQuota;
    private final Outbox outbox;
    private final RecordTask recordTask;
    private final OwnObject ownObject;

    UpdateDistribution(
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
     * Applies {@code change} to what is known now and records the task {@code record} makes of the result, also where nothing changed.
     * Where its name moves into a new namespace, {@code by} owns that. Null when there is no such distribution; fails with {@link BasePathOverlap}.
     */
    public Uni<@Nullable TaskId> update(
            DistributionId id,
            @Nullable Integer by,
            Function<Distribution, DistributionDraft> change,
            Function<Distribution, FinishedTask> record) {
        return ledger.write(tx -> changed(tx, id, by, change)
                .chain(written ->
                        written == null ? Uni.createFrom().nullItem() : recordTask.record(tx, record.apply(written))));
    }

    /** As {@link #update}, at once and without a task. */
    public Uni<@Nullable Distribution> change(DistributionId id, Function<Distribution, DistributionDraft> change) {
        return ledger.write(tx -> changed(tx, id, null, change));
    }

    private Uni<@Nullable Distribution> changed(
            Tx.Sql tx, DistributionId id, @Nullable Integer by, Function<Distribution, DistributionDraft> change) {
        return tx.query(LOCK, id.value())
                .map(UpdateDistribution::first)
                .chain(known ->
                        known == null ? Uni.createFrom().nullItem() : write(tx, known, by, change.apply(known)));
    }

    private Uni<Distribution> write(Tx.Sql tx, Distribution known, @Nullable Integer by, DistributionDraft wanted) {
        DistributionId id = known.id();
        return remembered(tx, known, wanted)
                .chain(() -> basePaths.namespace(tx, wanted.basePath(), by))
                .call(() -> basePaths.requireFree(tx, id, wanted.basePath()))
                .chain(namespace -> update(tx, id, wanted, namespace))
                .chain(() -> outbox.announce(tx, changed(id, wanted)))
                .chain(() -> read(tx, id))
                .call(written -> within(tx, known, written));
    }

    /** A namespace and a repository that stay are no more than before: also where that is too much already. */
    private Uni<Void> within(Tx.Sql tx, Distribution known, Distribution written) {
        RepositoryId served = written.serves();
        boolean isMore =
                !written.namespace().equals(known.namespace()) || (served != null && !served.equals(known.serves()));
        return isMore
                ? enforceQuota.within(tx, written.draft().basePath())
                : Uni.createFrom().voidItem();
    }

    static Uni<Distribution> read(Tx.Sql tx, DistributionId id) {
        return tx.query(SELECT, id.value())
                .map(rows -> Distribution.of(rows.iterator().next()));
    }

    /** What was served while the name was private was for those who might pull it then, not for everybody. */
    private static Uni<Integer> remembered(Tx.Sql tx, Distribution known, DistributionDraft wanted) {
        if (known.draft().isPrivate() && !wanted.isPrivate()) {
            return tx.execute(FORGET, known.id().value());
        }
        boolean moves = !Objects.equals(known.draft().repository(), wanted.repository())
                || !Objects.equals(known.draft().version(), wanted.version());
        return moves
                ? tx.execute(REMEMBER, known.id().value())
                : Uni.createFrom().item(0);
    }

    private static Uni<Integer> update(Tx.Sql tx, DistributionId id, DistributionDraft wanted, UUID namespace) {
        return tx.execute(
                UPDATE,
                id.value(),
                wanted.name(),
                wanted.basePath().toString(),
                wanted.repository() == null ? null : wanted.repository().value(),
                wanted.version() == null ? null : wanted.version().value(),
                wanted.isPrivate(),
                wanted.hidden(),
                wanted.description(),
                new JsonObject(new HashMap<>(wanted.labels())),
                namespace);
    }

    /** Deletes the distribution; null when there is none. */
    public Uni<@Nullable TaskId> delete(DistributionId id, Function<Distribution, FinishedTask> record) {
        return ledger.write(tx -> tx.query(LOCK, id.value())
                .map(UpdateDistribution::first)
                .chain(known -> known == null ? Uni.createFrom().nullItem() : deleted(tx, known, record)));
    }

    private Uni<TaskId> deleted(Tx.Sql tx, Distribution known, Function<Distribution, FinishedTask> record) {
        return tx.execute(DELETE, known.id().value())
                .chain(() -> ownObject.forget(tx, known.id().value()))
                .chain(() -> outbox.announce(tx, changed(known.id(), known.draft())))
                .chain(() -> recordTask.record(tx, record.apply(known)));
    }

    private static DistributionChanged changed(DistributionId id, DistributionDraft draft) {
        return new DistributionChanged(id.value(), draft.basePath().toString());
    }

    private static @Nullable Distribution first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Distribution.of(row);
        }
        return null;
    }
}
