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
    private static final String HELD =
            "SELECT content_id FROM membership WHERE repository_id = $1 AND tag_name = $2 AND removed IS NULL";

    private final Ledger ledger;
    private final CommitVersion commitVersion;
    private final RecordTask recordTask;

    UntagManifest(Ledger ledger, CommitVersion commitVersion, RecordTask recordTask) {
        this.ledger = ledger;
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
                .chain(locked -> held(tx, repository, name)
                        .chain(tag -> tag == null ? Uni.createFrom().nullItem() : removed(tx, locked, tag, record))));
    }

    private static Uni<@Nullable ContentId> held(Tx.Sql tx, RepositoryId repository, TagName name) {
        return tx.query(HELD, repository.value(), name.toString())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new ContentId(row.getUUID("content_id")))
                        .orElse(null));
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
