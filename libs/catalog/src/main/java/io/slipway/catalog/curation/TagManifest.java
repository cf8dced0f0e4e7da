package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.Unit;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets a tag of a repository point to a manifest that the repository holds. */
@ApplicationScoped
public class TagManifest {
    private static final String HELD = """
            SELECT m.id, (SELECT t.id FROM tag t WHERE t.name = $3 AND t.manifest_id = m.id) AS tag_id
              FROM manifest m
              JOIN membership i ON i.repository_id = $1 AND i.content_id = m.id AND i.removed IS NULL
             WHERE m.digest = $2""";

    private final Ledger ledger;
    private final RegisterTags registerTags;
    private final CommitVersion commitVersion;
    private final RecordTask recordTask;

    TagManifest(Ledger ledger, RegisterTags registerTags, CommitVersion commitVersion, RecordTask recordTask) {
        this.ledger = ledger;
        this.registerTags = registerTags;
        this.commitVersion = commitVersion;
        this.recordTask = recordTask;
    }

    /**
     * What became of it.
     *
     * @param version empty where the tag pointed there already
     * @param newTag the tag, where no repository had it before
     */
    public record Tagged(Optional<RepositoryVersion> version, Optional<ContentId> newTag) {}

    /** The manifest, and the tag of this name that already points to it somewhere. */
    private record Held(ContentId manifest, @Nullable UUID tag) {}

    /**
     * Tags the manifest of {@code digest} and records the task {@code record} makes of it; null where the latest version holds no such
     * manifest. {@code NAME_UNKNOWN} where there is no such repository.
     *
     * @param digest as it was said: one that is none is held by nobody
     */
    public Uni<@Nullable TaskId> tag(
            RepositoryId repository, TagName name, String digest, Function<Tagged, FinishedTask> record) {
        return ledger.write(tx -> commitVersion
                .lock(tx, repository)
                .chain(locked -> held(tx, repository, digest, name)
                        .chain(held ->
                                held == null ? Uni.createFrom().nullItem() : tagged(tx, locked, name, held, record))));
    }

    private static Uni<@Nullable Held> held(Tx.Sql tx, RepositoryId repository, String digest, TagName name) {
        return tx.query(HELD, repository.value(), digest, name.toString())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Held(new ContentId(row.getUUID("id")), row.getUUID("tag_id")))
                        .orElse(null));
    }

    private Uni<TaskId> tagged(
            Tx.Sql tx, LockedRepository locked, TagName name, Held held, Function<Tagged, FinishedTask> record) {
        return registerTags
                .register(tx, Map.of(name, held.manifest()))
                .chain(units -> commitVersion
                        .commit(tx, locked, new VersionChange.AddContent(units))
                        .map(version -> new Tagged(version, made(held, units.getFirst()))))
                .chain(tagged -> recordTask.record(tx, record.apply(tagged)));
    }

    private static Optional<ContentId> made(Held held, Unit tag) {
        return held.tag() == null ? Optional.of(tag.id()) : Optional.empty();
    }
}
