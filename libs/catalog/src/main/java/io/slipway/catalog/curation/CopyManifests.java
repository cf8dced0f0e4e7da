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

/** Copies manifests of a version into a repository, with all they need and without their tags. No byte moves. */
@ApplicationScoped
public class CopyManifests {
    private static final String MANIFESTS = """
            SELECT m.id
              FROM repository_version v
              JOIN membership i
                ON i.repository_id = v.repository_id AND i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number)
              JOIN manifest m ON m.id = i.content_id
             WHERE v.id = $1
               AND ($2::text[] IS NULL OR m.digest = ANY($2))
               AND ($3::text[] IS NULL OR m.media_type = ANY($3))""";

    private final Ledger ledger;
    private final ReadUnits readUnits;
    private final CommitVersion commitVersion;
    private final EnforceQuota enforceQuota;
    private final RecordTask recordTask;

    CopyManifests(
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

    /** Which manifests are copied: those that meet both; null asks for nothing. */
    public record Which(
            @Nullable List<String> digests, @Nullable List<String> mediaTypes) {}

    /**
     * Copies the manifests of {@code source} that {@code which} names and records the task {@code record} makes of the version. What the
     * source does not hold is not missed. {@code NAME_UNKNOWN} where there is no such repository.
     */
    public Uni<TaskId> copy(
            VersionId source,
            RepositoryId repository,
            Which which,
            Function<Optional<RepositoryVersion>, FinishedTask> record) {
        return ledger.write(tx -> manifests(tx, source, which)
                .chain(manifests -> readUnits.withAllTheyNeed(tx, manifests, source))
                .map(VersionChange.AddContent::new)
                .chain(change -> commitVersion.commit(tx, repository, change))
                .call(made -> enforceQuota.serving(tx, made))
                .chain(version -> recordTask.record(tx, record.apply(version))));
    }

    private static Uni<Set<ContentId>> manifests(Tx.Sql tx, VersionId source, Which which) {
        return tx.query(MANIFESTS, source.value(), array(which.digests()), array(which.mediaTypes()))
                .map(rows -> rows.stream()
                        .map(row -> new ContentId(row.getUUID("id")))
                        .collect(Collectors.toSet()));
    }

    private static String @Nullable [] array(@Nullable List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }
}
