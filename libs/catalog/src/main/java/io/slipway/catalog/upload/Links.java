package io.slipway.catalog.upload;

import io.slipway.catalog.cleanup.CleanupConfig;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The links of blobs to repositories, for the verbs of this package. */
@ApplicationScoped
class Links {
    /** A link that was touched lately is left alone: a base layer is uploaded or mounted a thousand times a day. */
    private static final String LINK = """
            INSERT INTO link AS l (repository_id, blob_id)
            VALUES ($1, $2)
                ON CONFLICT (repository_id, blob_id) DO UPDATE
               SET touched_at = now()
             WHERE l.touched_at < now() - make_interval(secs => $3)""";

    private final CleanupConfig config;

    Links(CleanupConfig config) {
        this.config = config;
    }

    /** Links {@code blob} to {@code repository}; where it is linked, the link is held for the rest of {@code tx} and touched when due. */
    Uni<Integer> link(Tx.Sql tx, RepositoryId repository, ContentId blob) {
        return tx.execute(LINK, repository.value(), blob.value(), config.touch().toMillis() / 1000.0);
    }
}
