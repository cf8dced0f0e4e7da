package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets which blobs repositories lost, once nobody can still be pushing a manifest because he was told that they are there. */
@ApplicationScoped
public class ForgetLostLinks {
    private static final String FORGET = """
            DELETE FROM link_lost
             WHERE ctid = ANY(ARRAY(SELECT ctid
                                      FROM link_lost
                                     WHERE lost_at < now() - make_interval(secs => $1)
                                     ORDER BY lost_at
                                     LIMIT $2
                                       FOR UPDATE SKIP LOCKED))""";

    private final Ledger ledger;

    ForgetLostLinks(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Forgets at most {@code limit} that were lost longer than {@code age} ago; tells how many. */
    public Uni<Integer> forget(Duration age, int limit) {
        return ledger.writeOne(FORGET, age.toMillis() / 1000.0, limit).map(RowSet::rowCount);
    }
}
