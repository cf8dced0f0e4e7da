package io.slipway.catalog.serving;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Touches a link that was answered from, so that whoever was told "you have it" finds it within the grace. */
@ApplicationScoped
class TouchLink {
    private static final String TOUCH = """
            UPDATE link
               SET touched_at = now()
             WHERE repository_id = $1 AND blob_id = (SELECT id FROM blob WHERE digest = $2)""";

    private final Ledger ledger;

    TouchLink(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether the link was there to be touched; false where cleanup has taken it at this moment. */
    Uni<Boolean> touch(RepositoryId repository, Digest digest) {
        return ledger.writeOne(TOUCH, repository.value(), digest.toString()).map(rows -> rows.rowCount() > 0);
    }
}
