package io.slipway.catalog.cleanup;

import io.slipway.catalog.upload.Touch;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets uploads that nobody goes on with. */
@ApplicationScoped
public class ExpireUploads {
    private static final String EXPIRE = """
            DELETE FROM upload
             WHERE id IN (SELECT id
                            FROM upload
                           WHERE touched_at < now() - make_interval(secs => $1) - %s
                           ORDER BY touched_at
                           LIMIT $2
                             FOR UPDATE SKIP LOCKED)""".formatted(Touch.SLACK);

    private final Ledger ledger;

    ExpireUploads(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Forgets at most {@code limit} uploads that were not touched for {@code age}; tells how many. What has arrived of them is a leftover of
     * the object store, which discards it.
     */
    public Uni<Integer> expire(Duration age, int limit) {
        return ledger.writeOne(EXPIRE, age.toMillis() / 1000.0, limit).map(RowSet::rowCount);
    }
}
