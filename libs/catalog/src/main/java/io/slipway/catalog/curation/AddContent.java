package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Adds units to a repository, with all they need; a tag replaces the tag of its name. */
@ApplicationScoped
public class AddContent {
    private final Ledger ledger;
    private final ReadUnits readUnits;
    private final CommitVersion commitVersion;
    private final EnforceQuota enforceQuota;
    private final RecordTask recordTask;

    AddContent(
            Ledger ledger,
            ReadUnits readUnits,
            CommitVersion commitVersion,
            EnforceQuota enforceQuota,
            RecordTask recordTask) {
        this.ledger = ledger;
        this.readUnits = readUnits;
        this.commitVersion = commitVersion;
        this.enforceQuota = enforceQuota;
        this.recordTask = recordTask;
    }

    /**
     * Adds {@code units}, with what they need of what {@code seen}, a condition on {@code content c}, lets be seen, and records the task {@code record} makes of the version; of none, where the repository holds them all. Fails
     * with {@link UnknownContent}, {@link TwoTagsOfOneName}, or {@code NAME_UNKNOWN} where there is no such repository.
     */
    public Uni<TaskId> add(
            RepositoryId repository,
            Set<ContentId> units,
            Condition seen,
            Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> readUnits
                .withAllTheyNeed(tx, units, seen)
                .map(VersionChange.AddContent::new)
                .chain(change -> commitVersion.commit(tx, repository, change))
                .call(made -> enforceQuota.serving(tx, made))
                .chain(version -> recordTask.record(tx, record.apply(version))));
    }
}
