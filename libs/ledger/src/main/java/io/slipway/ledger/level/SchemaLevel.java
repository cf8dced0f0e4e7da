package io.slipway.ledger.level;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Compares the schema in the database with the one this build was written for. Releases N and N−1 run side by side, so a service
 * runs on its own level and on the next.
 */
@ApplicationScoped
public class SchemaLevel {
    /** The level this build was written for: raised once per release. */
    public static final int OURS = 1;

    private static final String LEVEL = "SELECT level FROM schema_level";

    private final Ledger ledger;

    SchemaLevel(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Completes when the schema is one this build runs on; fails with {@link WrongSchemaLevel} when it is another. */
    public Uni<Void> require() {
        return ledger.read(LEVEL).invoke(SchemaLevel::check).replaceWithVoid();
    }

    private static void check(RowSet<Row> rows) {
        int found = rows.iterator().next().getInteger("level");
        if (found != OURS && found != OURS + 1) {
            throw new WrongSchemaLevel(found);
        }
    }
}
