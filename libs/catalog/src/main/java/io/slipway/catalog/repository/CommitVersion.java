package io.slipway.catalog.repository;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The one door through which versions are made: lock, change, number, count, announce. A change that changes nothing makes no
 * version and takes no number.
 */
@ApplicationScoped
public class CommitVersion {
    /** {@code latest_number} moves in here only, under the lock of the repository's row: numbers grow without a gap. */
    private static final String ADVANCE = """
            UPDATE repository
               SET latest_id = $2, latest_number = $3, next_number = $3 + 1, updated_at = now()
             WHERE id = $1""";

    private static final String ADD = """
            INSERT INTO repository_version (id, repository_id, number, added, removed, present)
            VALUES ($1, $2, $3, $4, $5, $6)
            RETURNING\s""" + RepositoryVersion.COLUMNS;

    private static final String PRESENT =
            "SELECT " + RepositoryVersion.COLUMNS + " FROM repository_version WHERE id = $1";

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
                        .closeReplacedTags(tx, id, number, add.units())
                        .chain(closed ->
                                membership.open(tx, id, number, add.units()).map(opened -> new Diff(opened, closed)));
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
        return present(tx, locked)
                .chain(before -> add(tx, locked, diff, before.present()))
                .call(version ->
                        tx.execute(ADVANCE, locked.id().value(), version.id().value(), version.number()))
                .call(version -> outbox.announce(tx, created(version)))
                .call(version -> retireVersions.retire(tx, locked.id(), locked.retain()))
                .map(Optional::of);
    }

    private static Uni<RepositoryVersion> present(Tx.Sql tx, LockedRepository locked) {
        return tx.query(PRESENT, locked.latest().value()).map(CommitVersion::only);
    }

    private static Uni<RepositoryVersion> add(Tx.Sql tx, LockedRepository locked, Diff diff, Counts before) {
        return tx.query(
                        ADD,
                        Ids.next(),
                        locked.id().value(),
                        locked.nextNumber(),
                        diff.added().toJson(),
                        diff.removed().toJson(),
                        before.plus(diff.added()).minus(diff.removed()).toJson())
                .map(CommitVersion::only);
    }

    private static RepositoryVersion only(RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
        return RepositoryVersion.of(rows.iterator().next());
    }

    private static VersionCreated created(RepositoryVersion version) {
        return new VersionCreated(version.repository().value(), version.id().value(), version.number());
    }
}
