package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets where names pointed, and what retired versions held, once no pull that began there can still be in flight. */
@ApplicationScoped
public class ForgetOldPointers {
    private static final String POINTERS = """
            DELETE FROM pointer_history
             WHERE id IN (SELECT id FROM pointer_history WHERE until < now() - make_interval(secs => $1) ORDER BY until LIMIT $2)""";

    private static final String RETIRED = """
            WITH gone AS (
                DELETE FROM membership_retired
                 WHERE ctid = ANY(ARRAY(SELECT ctid
                                          FROM membership_retired
                                         WHERE retired_at < now() - make_interval(secs => $1)
                                         ORDER BY retired_at
                                         LIMIT $2
                                           FOR UPDATE SKIP LOCKED))
                RETURNING content_id),
            entered AS (
            %s)
            SELECT count(*)::int AS units FROM gone""".formatted(Review.ENTER);

    private final Ledger ledger;

    ForgetOldPointers(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Forgets at most {@code limit} of each that are older than {@code age}; tells how many. */
    public Uni<Integer> forget(Duration age, int limit) {
        double seconds = age.toMillis() / 1000.0;
        return ledger.writeOne(POINTERS, seconds, limit)
                .chain(pointers -> ledger.writeOne(RETIRED, seconds, limit)
                        .map(retired ->
                                pointers.rowCount() + retired.iterator().next().getInteger("units")));
    }
}
