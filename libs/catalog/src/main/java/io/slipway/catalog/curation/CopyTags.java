package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.repository.VersionId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies tags of a version into a repository, with all they need. No byte moves. */
@ApplicationScoped
public class CopyTags {
    private static final String TAGS = """
            SELECT i.content_id
              FROM repository_version v
              JOIN membership i
                ON i.repository_id = v.repository_id AND i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number)
             WHERE v.id = $1 AND i.tag_name IS NOT NULL AND ($2::text[] IS NULL OR i.tag_name = ANY($2))""";

    private final Ledger ledger;
    private final ReadUnits readUnits;
    private final CommitVersion commitVersion;
    private final EnforceQuota enforceQuota;
    private final RecordTask recordTask;

    CopyTags(
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
     * Copies the tags of {@code names} that {@code source} holds and records the task {@code record} makes of the version; names it does
     * not hold are not missed. {@code NAME_UNKNOWN} where there is no such repository.
     *
     * @param names null for all tags
     */
    public Uni<TaskId> copy(
            VersionId source,
            RepositoryId repository,
            @Nullable List<String> names,
            Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> tags(tx, source, names)
                .chain(tags -> readUnits.withAllTheyNeed(tx, tags, source))
                .map(VersionChange.AddContent::new)
                .chain(change -> commitVersion.commit(tx, repository, change))
                .call(made -> enforceQuota.serving(tx, made))
                .chain(version -> recordTask.record(tx, record.apply(version))));
    }

    private static Uni<Set<ContentId>> tags(Tx.Sql tx, VersionId source, @Nullable List<String> names) {
        return tx.query(TAGS, source.value(), names == null ? null : names.toArray(String[]::new))
                .map(rows -> rows.stream()
                        .map(row -> new ContentId(row.getUUID("content_id")))
                        .collect(Collectors.toSet()));
    }
}
