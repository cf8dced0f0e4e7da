package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.TagName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes a tag out of a repository. The manifest it points to stays, and is pulled by digest. */
@ApplicationScoped
public class UntagManifest {
    private final Ledger ledger;
    private final FindTag findTag;
    private final CommitVersion commitVersion;
    private final RecordTask recordTask;

    UntagManifest(Ledger ledger, FindTag findTag, CommitVersion commitVersion, RecordTask recordTask) {
        this.ledger = ledger;
        this.findTag = findTag;
        this.commitVersion = commitVersion;
        this.recordTask = recordTask;
    }

    /**
     * Takes the tag {@code name} away and records the task {@code record} makes of the version; null where the latest version holds no
     * such tag. {@code NAME_UNKNOWN} where there is no such repository.
     */
    public Uni<@Nullable TaskId> untag(
            RepositoryId repository, TagName name, Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> commitVersion
                .lock(tx, repository)
                .chain(locked -> findTag.of(tx, locked, name)
                        .chain(tag -> tag == null ? Uni.createFrom().nullItem() : removed(tx, locked, tag, record))));
    }

    private Uni<TaskId> removed(
            Tx.Sql tx,
            LockedRepository locked,
            ContentId tag,
            Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return commitVersion
                .commit(tx, locked, new VersionChange.RemoveContent(Set.of(tag)))
                .chain(version -> recordTask.record(tx, record.apply(version)));
    }
}
