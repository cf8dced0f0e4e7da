package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Unlinks blobs that nobody has touched: what a version holds needs no link. */
@ApplicationScoped
public class ExpireLinks {
    private static final String EXPIRE = """
            WITH old AS (
                SELECT repository_id, blob_id
                  FROM link
                 WHERE touched_at < now() - make_interval(secs => $1)
                 ORDER BY touched_at
                 LIMIT $2
                   FOR UPDATE SKIP LOCKED),
            gone AS (
                DELETE FROM link l
                 USING old
                 WHERE l.repository_id = old.repository_id AND l.blob_id = old.blob_id
                RETURNING l.blob_id AS content_id),
            entered AS (
            %s)
            SELECT count(*)::int AS links FROM gone""".formatted(Review.ENTER);

    private final Ledger ledger;

    ExpireLinks(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Removes at most {@code limit} links that were not touched for {@code grace}; tells how many. */
    public Uni<Integer> expire(Duration grace, int limit) {
        return ledger.writeOne(EXPIRE, grace.toMillis() / 1000.0, limit)
                .map(rows -> rows.iterator().next().getInteger("links"));
    }
}
