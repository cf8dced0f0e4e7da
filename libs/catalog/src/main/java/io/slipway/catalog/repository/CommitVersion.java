package io.slipway.catalog.repository;

import io.slipway.ledger.event.Event;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The one door through which versions are made: lock, change, number, count, announce. A change that changes nothing makes no
 * version and takes no number.
 */
@ApplicationScoped
public class CommitVersion {
    /** {@code latest_number} moves in here only, under the lock of the repository's row: numbers grow without a gap. */
    private static final String ADD = """
            WITH counted AS (
                SELECT coalesce(jsonb_object_agg(type, units), '{}') AS present
                  FROM (SELECT type, sum(units) AS units
                          FROM (SELECT b.key AS type, b.value::int AS units
                                  FROM repository_version v, jsonb_each_text(v.present) b
                                 WHERE v.id = $6
                                 UNION ALL
                                SELECT key, value::int FROM jsonb_each_text($4)
                                 UNION ALL
                                SELECT key, -value::int FROM jsonb_each_text($5)) units
                         GROUP BY type
                        HAVING sum(units) <> 0) types),
            made AS (
                INSERT INTO repository_version (id, repository_id, number, added, removed, present)
                SELECT $1, $2, $3, $4, $5, present FROM counted
                RETURNING id, repository_id, number, added, removed, present, created_at, updated_at),
            advanced AS (
                UPDATE repository
                   SET latest_id = $1, latest_number = $3, next_number = $3 + 1, updated_at = now()
                 WHERE id = $2)
            SELECT id, repository_id, number, added, removed, present, created_at, updated_at FROM made""";

    private final Repositories repositories;
    private final Membership membership;
    private final RetireVersions retireVersions;
    private final Outbox outbox;

    CommitVersion(Repositories repositories, Membership membership, RetireVersions retireVersions, Outbox outbox) {
        this.repositories = repositories;
        this.membership = membership;
        this.retireVersions = retireVersions;
        this.outbox = outbox;
    }

    /** Makes the next version of {@code repository}; empty when {@code change} would change nothing. */
    public Uni<Optional<RepositoryVersion>> commit(Tx.Sql tx, RepositoryId repository, VersionChange change) {
        return lock(tx, repository).chain(locked -> commit(tx, locked, change));
    }

    /**
     * Locks {@code repository} for a change that is only known once nobody else changes it, or that registers content first: repositories
     * are locked before content, by everybody. {@code NAME_UNKNOWN} where there is no such repository.
     */
    public Uni<LockedRepository> lock(Tx.Sql tx, RepositoryId repository) {
        return repositories.lock(tx, repository);
    }

    /** As {@link #commit(Tx.Sql, RepositoryId, VersionChange)}, for a repository that is locked already. */
    public Uni<Optional<RepositoryVersion>> commit(Tx.Sql tx, LockedRepository locked, VersionChange change) {
        return apply(tx, locked, change).chain(diff -> addUnlessEmpty(tx, locked, diff));
    }

    /** What a change did to the membership, by type. */
    private record Diff(Counts added, Counts removed) {
        boolean isEmpty() {
            return added.byType().isEmpty() && removed.byType().isEmpty();
        }
    }

    private Uni<Diff> apply(Tx.Sql tx, LockedRepository locked, VersionChange change) {
        RepositoryId id = locked.id();
        int number = locked.nextNumber();
        return switch (change) {
            case VersionChange.AddContent add ->
                membership
                        .open(tx, id, number, add.units())
                        .map(opened -> new Diff(opened.opened(), opened.replaced()));
            case VersionChange.RemoveContent remove ->
                membership.closeWithdrawn(tx, id, number, remove.units()).map(closed -> new Diff(Counts.NONE, closed));
            case VersionChange.RemoveAll all ->
                membership.closeAll(tx, id, number).map(closed -> new Diff(Counts.NONE, closed));
            case VersionChange.Mirror mirror ->
                membership
                        .closeAllBut(tx, id, number, mirror.units(), mirror.heldIn())
                        .chain(closed -> apply(tx, locked, new VersionChange.AddContent(mirror.units()))
                                .map(diff ->
                                        new Diff(diff.added(), diff.removed().plus(closed))));
        };
    }

    private Uni<Optional<RepositoryVersion>> addUnlessEmpty(Tx.Sql tx, LockedRepository locked, Diff diff) {
        if (diff.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        VersionId id = new VersionId(Ids.next());
        return add(tx, locked, id, diff)
                .call(version -> retireVersions.retire(tx, locked.id(), locked.retain()))
                .map(Optional::of);
    }

    /** Adds and announces in one round trip: the repository is locked meanwhile, and others wait. */
    private Uni<RepositoryVersion> add(Tx.Sql tx, LockedRepository locked, VersionId id, Diff diff) {
        Uni<RepositoryVersion> added = tx.query(
                        ADD,
                        id.value(),
                        locked.id().value(),
                        locked.nextNumber(),
                        diff.added().toJson(),
                        diff.removed().toJson(),
                        locked.latest().value())
                .map(rows -> RepositoryVersion.of(rows.iterator().next()));
        Uni<Event> announced =
                outbox.announce(tx, new VersionCreated(locked.id().value(), id.value(), locked.nextNumber()));
        return Uni.combine().all().unis(added, announced).with((version, event) -> version);
    }
}
