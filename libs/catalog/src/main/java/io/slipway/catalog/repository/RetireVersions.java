package io.slipway.catalog.repository;

import io.slipway.catalog.cleanup.Review;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the newest versions of a repository, and those that a public name is pinned to; the others go, oldest first. */
@ApplicationScoped
class RetireVersions {
    private static final String TOO_OLD = """
            SELECT v.number
              FROM repository_version v
             WHERE v.repository_id = $1
               AND v.number < (SELECT min(newest.number)
                                 FROM (SELECT number FROM repository_version
                                        WHERE repository_id = $1
                                        ORDER BY number DESC LIMIT $2) newest)
               AND NOT EXISTS (SELECT 1 FROM distribution d WHERE d.version_id = v.id)
             ORDER BY v.number""";

    /** Longer than any pull is in flight. */
    private static final String FORGET = """
            WITH gone AS (
                DELETE FROM membership_retired
                 WHERE repository_id = $1 AND retired_at < now() - interval '1 day'
                RETURNING content_id)
            """ + Review.ENTER;

    private final DeleteVersion deleteVersion;

    RetireVersions(DeleteVersion deleteVersion) {
        this.deleteVersion = deleteVersion;
    }

    /** Keeps the newest {@code keep} versions of {@code repository}, whose row is locked; all of them where that is null. */
    Uni<Void> retire(Tx.Sql tx, RepositoryId repository, @Nullable Integer keep) {
        return keep == null
                ? Uni.createFrom().voidItem()
                : tooOld(tx, repository, keep)
                        .chain(numbers -> retireAll(tx, repository, numbers))
                        .call(() -> tx.execute(FORGET, repository.value()));
    }

    private static Uni<List<Integer>> tooOld(Tx.Sql tx, RepositoryId repository, int keep) {
        return tx.query(TOO_OLD, repository.value(), keep)
                .map(rows -> rows.stream().map(row -> row.getInteger("number")).toList());
    }

    private Uni<Void> retireAll(Tx.Sql tx, RepositoryId repository, List<Integer> numbers) {
        return Multi.createFrom()
                .iterable(numbers)
                .onItem()
                .transformToUniAndConcatenate(number -> deleteVersion.retire(tx, repository, number))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
