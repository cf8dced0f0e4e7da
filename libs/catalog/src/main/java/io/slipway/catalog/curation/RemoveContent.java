package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Removes units from a repository, with what nothing else in it needs. What is still needed stays, be it named: a manifest that another
 * tag or a remaining index points to, a blob that a remaining manifest refers to.
 */
@ApplicationScoped
public class RemoveContent {
    private final Ledger ledger;
    private final FindRemovable findRemovable;
    private final CommitVersion commitVersion;
    private final RecordTask recordTask;

    RemoveContent(Ledger ledger, FindRemovable findRemovable, CommitVersion commitVersion, RecordTask recordTask) {
        this.ledger = ledger;
        this.findRemovable = findRemovable;
        this.commitVersion = commitVersion;
        this.recordTask = recordTask;
    }

    /**
     * Removes {@code units} and records the task {@code record} makes of the version; of none, where the repository holds none of them or
     * needs them all. {@code NAME_UNKNOWN} where there is no such repository.
     */
    public Uni<TaskId> remove(
            RepositoryId repository, Set<ContentId> units, Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> commitVersion
                .lock(tx, repository)
                .chain(locked -> findRemovable
                        .with(tx, repository, units)
                        .map(VersionChange.RemoveContent::new)
                        .chain(change -> commit(tx, locked, change, record))));
    }

    /** Removes everything. */
    public Uni<TaskId> removeAll(RepositoryId repository, Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> commitVersion
                .lock(tx, repository)
                .chain(locked -> commit(tx, locked, new VersionChange.RemoveAll(), record)));
    }

    private Uni<TaskId> commit(
            Tx.Sql tx,
            LockedRepository locked,
            VersionChange change,
            Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return commitVersion.commit(tx, locked, change).chain(version -> recordTask.record(tx, record.apply(version)));
    }
}
