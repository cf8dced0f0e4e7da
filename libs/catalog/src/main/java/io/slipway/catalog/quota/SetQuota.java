package io.slipway.catalog.quota;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Says how much a namespace may hold. What it holds already stays, also where it is more. */
@ApplicationScoped
public class SetQuota {
    private static final String SET = """
            INSERT INTO quota (namespace_id, bytes, repositories)
            SELECT n.id, $2, $3 FROM namespace n WHERE n.id = $1
                ON CONFLICT (namespace_id)
                DO UPDATE SET bytes = excluded.bytes, repositories = excluded.repositories, updated_at = now()""";

    private static final String LOCK = "SELECT bytes, repositories FROM quota WHERE namespace_id = $1 FOR UPDATE";

    private static final String CHANGE =
            "UPDATE quota SET bytes = $2, repositories = $3, updated_at = now() WHERE namespace_id = $1";

    private static final String REMOVE = "DELETE FROM quota WHERE namespace_id = $1";

    private final Ledger ledger;

    SetQuota(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Sets the quota of {@code namespace}; whether there is such a namespace. */
    public Uni<Boolean> set(UUID namespace, QuotaDraft draft) {
        return ledger.write(tx -> tx.execute(SET, namespace, draft.bytes(), draft.repositories()))
                .map(rows -> rows > 0);
    }

    /** Changes the quota {@code namespace} has, one change after the other; whether it has one. */
    public Uni<Boolean> change(UUID namespace, UnaryOperator<QuotaDraft> change) {
        return ledger.write(tx -> tx.query(LOCK, namespace).chain(rows -> changed(tx, namespace, rows, change)));
    }

    private static Uni<Boolean> changed(Tx.Sql tx, UUID namespace, RowSet<Row> rows, UnaryOperator<QuotaDraft> change) {
        for (Row row : rows) {
            QuotaDraft wanted = change.apply(new QuotaDraft(row.getLong("bytes"), row.getInteger("repositories")));
            return tx.execute(CHANGE, namespace, wanted.bytes(), wanted.repositories())
                    .replaceWith(true);
        }
        return Uni.createFrom().item(false);
    }

    /** Takes the quota of {@code namespace} away; whether it had one. */
    public Uni<Boolean> remove(UUID namespace) {
        return ledger.write(tx -> tx.execute(REMOVE, namespace)).map(rows -> rows > 0);
    }
}
