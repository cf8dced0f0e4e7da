package io.slipway.catalog.curation;

import static io.slipway.oci.error.RegistryError.BLOB_UNKNOWN;
import static io.slipway.oci.error.RegistryError.DENIED;

import io.slipway.catalog.cleanup.Review;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Deletes a blob from a repository: its link, and where the latest version holds it, a new version without it. */
@ApplicationScoped
public class DeleteBlob {
    /** The blob, with a manifest of the latest version that needs it, where there is one. */
    static final String FIND = """
            SELECT b.id,
                   (SELECT m.digest
                      FROM (SELECT manifest_id FROM manifest_blob WHERE blob_id = b.id
                             UNION ALL
                            SELECT id FROM manifest WHERE config_blob_id = b.id) AS needing
                      JOIN membership i ON i.content_id = needing.manifest_id
                      JOIN manifest m ON m.id = needing.manifest_id
                     WHERE i.repository_id = $1 AND i.removed IS NULL
                     LIMIT 1) AS needed_by
              FROM blob b
             WHERE b.digest = $2
               AND (EXISTS (SELECT 1 FROM link l WHERE l.blob_id = b.id AND l.repository_id = $1)
                 OR %s)""".formatted(Lately.HOLDS.formatted("b.id"));

    private static final String UNLINK = """
            WITH gone AS (DELETE FROM link WHERE repository_id = $1 AND blob_id = $2 RETURNING blob_id AS content_id)
            """ + Review.ENTER;

    private final WithdrawUnits withdrawUnits;

    DeleteBlob(WithdrawUnits withdrawUnits) {
        this.withdrawUnits = withdrawUnits;
    }

    /**
     * Deletes the blob of {@code digest}. {@code NAME_UNKNOWN} where there is no such name, {@code BLOB_UNKNOWN} where it does not answer
     * for such a blob, {@code DENIED} where it is pinned to a version or a manifest of its latest version needs the blob: an image
     * that cannot be pulled helps nobody.
     */
    public Uni<Void> delete(RepositoryName name, Digest digest) {
        return withdrawUnits.from(
                name,
                (tx, locked) -> find(tx, locked, name, digest)
                        .call(blob -> tx.execute(UNLINK, locked.id().value(), blob.value()))
                        .map(List::of));
    }

    private static Uni<ContentId> find(Tx.Sql tx, LockedRepository locked, RepositoryName name, Digest digest) {
        return tx.query(FIND, locked.id().value(), digest.toString()).map(rows -> unneeded(name, digest, rows));
    }

    private static ContentId unneeded(RepositoryName name, Digest digest, RowSet<Row> rows) {
        for (Row row : rows) {
            String neededBy = row.getString("needed_by");
            if (neededBy != null) {
                throw DENIED.because(
                        digest + " is needed by manifest " + neededBy + " of " + name + ": delete that manifest first");
            }
            return new ContentId(row.getUUID("id"));
        }
        throw BLOB_UNKNOWN.because(digest);
    }
}
