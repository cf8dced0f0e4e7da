package io.slipway.catalog.serving;

import io.slipway.catalog.cleanup.CleanupConfig;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds a blob that was uploaded or mounted to a repository, whether a version holds it or not. */
@ApplicationScoped
public class FindLinked {
    static final String LINKED = """
            SELECT b.digest, b.size, b.object_key, l.touched_at < now() - make_interval(secs => $3) AS due
              FROM blob b
              JOIN link l ON l.blob_id = b.id
             WHERE b.digest = $2 AND b.object_key IS NOT NULL AND l.repository_id = $1""";

    private final Ledger ledger;
    private final TouchLink touchLink;
    private final CleanupConfig cleanup;

    FindLinked(Ledger ledger, TouchLink touchLink, CleanupConfig cleanup) {
        this.ledger = ledger;
        this.touchLink = touchLink;
        this.cleanup = cleanup;
    }

    /** The blob of {@code digest}, where it is linked to {@code repository}; null otherwise. Touches the link where that is due. */
    public Uni<@Nullable ServedBlob> blob(RepositoryId repository, Digest digest) {
        return ledger.read(
                        LINKED,
                        repository.value(),
                        digest.toString(),
                        cleanup.touch().toMillis() / 1000.0)
                .chain(rows -> touched(repository, rows));
    }

    private Uni<@Nullable ServedBlob> touched(RepositoryId repository, RowSet<Row> rows) {
        ServedBlob found = FindBlob.first(rows);
        return found == null || !rows.iterator().next().getBoolean("due")
                ? Uni.createFrom().item(found)
                : touchLink.touch(repository, found.digest()).map(held -> held ? found : null);
    }
}
