package io.slipway.access.audit;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes entries that are older than they are kept, some thousand at a time. */
@ApplicationScoped
public class ForgetDeeds {
    /** Rows of one statement. */
    private static final int BATCH = 5000;

    private static final String FORGET = """
            DELETE FROM audit
             WHERE id IN (SELECT id
                            FROM audit
                           WHERE at < now() - make_interval(secs => $1)
                           ORDER BY at
                           LIMIT $2)""";

    private final Ledger ledger;
    private final AuditConfig config;

    ForgetDeeds(Ledger ledger, AuditConfig config) {
        this.ledger = ledger;
        this.config = config;
    }

    /** How many were forgotten, once none is too old. */
    public Uni<Integer> forget() {
        return ledger.writeOne(FORGET, (double) config.retention().toSeconds(), BATCH)
                .map(rows -> rows.rowCount())
                .chain(gone -> gone < BATCH ? Uni.createFrom().item(gone) : forget().map(more -> more + gone));
    }
}
