package io.slipway.tasks.task;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets tasks that ended long ago, with their progress. */
@ApplicationScoped
public class ForgetTasks {
    private static final String FORGET = """
            DELETE FROM task
             WHERE id IN (SELECT id
                            FROM task
                           WHERE finished_at < now() - make_interval(secs => $1)
                             AND state IN ('completed', 'failed', 'canceled')
                           ORDER BY finished_at
                           LIMIT $2
                             FOR UPDATE SKIP LOCKED)""";

    private final Ledger ledger;

    ForgetTasks(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Forgets at most {@code limit} tasks that ended longer than {@code age} ago; tells how many. */
    public Uni<Integer> forget(Duration age, int limit) {
        return ledger.writeOne(FORGET, age.toMillis() / 1000.0, limit).map(RowSet::rowCount);
    }
}
