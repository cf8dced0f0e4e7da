package io.slipway.catalog.quota;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says how much a namespace may hold. What it holds already stays, also where it is more. */
@ApplicationScoped
public class SetQuota {
    private static final String SET = """
            INSERT INTO quota (namespace_id, bytes, repositories)
            SELECT n.id, $2, $3 FROM namespace n WHERE n.id = $1
                ON CONFLICT (namespace_id)
                DO UPDATE SET bytes = excluded.bytes, repositories = excluded.repositories, updated_at = now()""";

    private static final String REMOVE = "DELETE FROM quota WHERE namespace_id = $1";

    private final Ledger ledger;

    SetQuota(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Sets the quota of {@code namespace}; whether there is such a namespace.
     *
     * @param bytes null for no limit
     * @param repositories null for no limit
     */
    public Uni<Boolean> set(UUID namespace, @Nullable Long bytes, @Nullable Integer repositories) {
        return ledger.write(tx -> tx.execute(SET, namespace, bytes, repositories))
                .map(rows -> rows > 0);
    }

    /** Takes the quota of {@code namespace} away; whether it had one. */
    public Uni<Boolean> remove(UUID namespace) {
        return ledger.write(tx -> tx.execute(REMOVE, namespace)).map(rows -> rows > 0);
    }
}
