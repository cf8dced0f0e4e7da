package io.slipway.catalog.repository;

import io.slipway.catalog.content.Unit;
import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one door through which versions are made: lock, change, number, count, announce. A change that changes nothing makes no
 * version and takes no number.
 */
@ApplicationScoped
public class CommitVersion {
    /**
     * Makes the version {@code $3} of what {@code diff} says came and went, counted from {@code $4}, the version before it, and announces
     * it by {@code $5}; nothing where nothing changed. {@code latest_number} moves in here only, under the lock of the repository's row:
     * numbers grow without a gap.
     */
    private static final String MADE = """
            counted AS (
                SELECT coalesce(jsonb_object_agg(type, units), '{}') AS present
                  FROM (SELECT type, sum(units) AS units
                          FROM (SELECT b.key AS type, b.value::int AS units
                                  FROM repository_version v, jsonb_each_text(v.present) b
                                 WHERE v.id = $4
                                 UNION ALL
                                SELECT key, value::int FROM diff, jsonb_each_text(diff.added)
                                 UNION ALL
                                SELECT key, -value::int FROM diff, jsonb_each_text(diff.removed)) units
                         GROUP BY type
                        HAVING sum(units) <> 0) types),
            made AS (
                INSERT INTO repository_version (id, repository_id, number, added, removed, present)
                SELECT $3, $1, $2, diff.added, diff.removed, counted.present
                  FROM diff, counted
                 WHERE diff.added <> '{}' OR diff.removed <> '{}'
                RETURNING id, repository_id, number, added, removed, present, created_at, updated_at),
            advanced AS (
                UPDATE repository r
                   SET latest_id = made.id, latest_number = made.number, next_number = made.number + 1, updated_at = now()
                  FROM made
                 WHERE r.id = $1),
            told AS (
                %s
                 WHERE EXISTS (SELECT 1 FROM made))
            SELECT id, repository_id, number, added, removed, present, created_at, updated_at FROM made""".formatted(Outbox.ANNOUNCE.formatted("$5"));

    private static final String BY_TYPE = """
            coalesce((SELECT jsonb_object_agg(type, units) FROM (SELECT type, count(*) AS units FROM %s GROUP BY type) types), '{}')""";

    /** Opens and makes the version in one round trip: the repository is locked meanwhile, and others wait. */
    static final String ADD_OPENED = "WITH " + Membership.OPENED.formatted("$6", "$7", "$8")
            + """
            ,
            diff AS (SELECT %s AS added, %s AS removed),
            """.formatted(BY_TYPE.formatted("opened"), BY_TYPE.formatted("replaced")) + MADE;

    private static final String ADD = """
            WITH diff AS (SELECT CAST($6 AS jsonb) AS added, CAST($7 AS jsonb) AS removed),
            """ + MADE;

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
        return version(tx, locked, change)
                .call(made -> made.isPresent()
                        ? retireVersions.retire(tx, locked.id(), locked.retain())
                        : Uni.createFrom().voidItem());
    }

    /** What a change did to the membership, by type. */
    private record Diff(Counts added, Counts removed) {
        boolean isEmpty() {
            return added.byType().isEmpty() && removed.byType().isEmpty();
        }
    }

    private Uni<Optional<RepositoryVersion>> version(Tx.Sql tx, LockedRepository locked, VersionChange change) {
        RepositoryId id = locked.id();
        int number = locked.nextNumber();
        return switch (change) {
            case VersionChange.AddContent add -> addOpened(tx, locked, add.units());
            case VersionChange.RemoveContent remove ->
                membership
                        .closeWithdrawn(tx, id, number, remove.units())
                        .chain(closed -> addUnlessEmpty(tx, locked, new Diff(Counts.NONE, closed)));
            case VersionChange.RemoveAll all ->
                membership
                        .closeAll(tx, id, number)
                        .chain(closed -> addUnlessEmpty(tx, locked, new Diff(Counts.NONE, closed)));
            case VersionChange.Mirror mirror ->
                membership
                        .closeAllBut(tx, id, number, mirror.units(), mirror.heldIn())
                        .chain(closed -> membership
                                .open(tx, id, number, mirror.units())
                                .map(opened -> new Diff(
                                        opened.opened(), opened.replaced().plus(closed))))
                        .chain(diff -> addUnlessEmpty(tx, locked, diff));
        };
    }

    private Uni<Optional<RepositoryVersion>> addOpened(Tx.Sql tx, LockedRepository locked, Collection<Unit> units) {
        return add(tx, locked, ADD_OPENED, Membership.ids(units), Membership.types(units), Membership.tagNames(units));
    }

    private Uni<Optional<RepositoryVersion>> addUnlessEmpty(Tx.Sql tx, LockedRepository locked, Diff diff) {
        return diff.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : add(tx, locked, ADD, diff.added().toJson(), diff.removed().toJson());
    }

    private Uni<Optional<RepositoryVersion>> add(Tx.Sql tx, LockedRepository locked, String sql, Object... change) {
        VersionId id = new VersionId(Ids.next());
        VersionCreated created = new VersionCreated(locked.id().value(), id.value(), locked.nextNumber());
        Stream<Object> version = Stream.of(
                locked.id().value(),
                locked.nextNumber(),
                id.value(),
                locked.latest().value(),
                outbox.told(List.of(created)));
        return tx.query(sql, Stream.concat(version, Stream.of(change)).toArray())
                .map(rows -> rows.stream().map(RepositoryVersion::of).findFirst())
                .invoke(made -> made.ifPresent(there -> tx.afterCommit(outbox::committed)));
    }
}
