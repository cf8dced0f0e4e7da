package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Dooms objects that were suspected a grace ago and that still nothing names.
 *
 * <p>Whoever names an object takes its row here away, or finds it among the doomed and fails (V0090). Those who looked before the row was
 * there are waited for: by the number that transactions had come to when it was, not by the clock.
 */
@ApplicationScoped
public class DoomOrphans {
    private static final String SETTLE = """
            UPDATE orphan_object SET settled = pg_snapshot_xmax(pg_current_snapshot())
             WHERE object_key IN (SELECT object_key
                                    FROM orphan_object
                                   WHERE settled IS NULL
                                     FOR UPDATE SKIP LOCKED)""";

    private static final String LOCK = """
            SELECT object_key
              FROM orphan_object
             WHERE since <= now() - make_interval(secs => $1)
               AND settled <= pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY since, object_key
             LIMIT $2
               FOR UPDATE SKIP LOCKED""";

    /** A statement of its own: it sees what was committed before the rows were locked. */
    private static final String DOOM = """
            WITH gone AS (DELETE FROM orphan_object WHERE object_key = ANY($1) RETURNING object_key, store_key)
            INSERT INTO doomed_object (object_key)
            SELECT g.object_key
              FROM gone g
             WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.object_key = g.object_key)
               AND NOT EXISTS (SELECT 1 FROM manifest m WHERE m.copy_key = g.object_key)
               AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.store_key = g.store_key)
                ON CONFLICT (object_key) DO NOTHING""";

    private final Ledger ledger;

    DoomOrphans(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Dooms at most {@code limit} of those suspected for {@code grace}; tells how many. */
    public Uni<Integer> doom(Duration grace, int limit) {
        return ledger.writeOne(SETTLE).chain(() -> ledger.write(tx -> doom(tx, grace, limit)));
    }

    private static Uni<Integer> doom(Tx.Sql tx, Duration grace, int limit) {
        return tx.query(LOCK, grace.toMillis() / 1000.0, limit)
                .chain(rows -> rows.size() == 0 ? Uni.createFrom().item(0) : tx.execute(DOOM, (Object) keys(rows)));
    }

    private static String[] keys(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getString("object_key")).toArray(String[]::new);
    }
}
