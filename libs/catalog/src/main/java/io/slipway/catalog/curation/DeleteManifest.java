package io.slipway.catalog.curation;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

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

/**
 * Deletes a manifest from a repository: a new version without it, without the tags that point to it, and without the blobs that no other
 * manifest of the version needs. All of it is withdrawn: gone at once, for pulls that began before, too. What it lists stays.
 */
@ApplicationScoped
public class DeleteManifest {
    static final String UNITS = """
            WITH gone AS (
                SELECT m.id, m.config_blob_id
                  FROM manifest m
                 WHERE m.digest = $2 AND %s),
            blobs AS (
                SELECT mb.blob_id FROM gone JOIN manifest_blob mb ON mb.manifest_id = gone.id
                 UNION
                SELECT config_blob_id FROM gone WHERE config_blob_id IS NOT NULL)
            SELECT id FROM gone
             UNION ALL
            SELECT t.id
              FROM gone
              JOIN tag t ON t.manifest_id = gone.id
              JOIN membership i ON i.content_id = t.id
             WHERE i.repository_id = $1 AND i.removed IS NULL
             UNION ALL
            SELECT b.blob_id
              FROM blobs b
             WHERE NOT EXISTS (SELECT 1
                                 FROM manifest_blob other
                                 JOIN membership i ON i.content_id = other.manifest_id
                                WHERE other.blob_id = b.blob_id AND i.repository_id = $1 AND i.removed IS NULL
                                  AND NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = other.manifest_id))
               AND NOT EXISTS (SELECT 1
                                 FROM manifest other
                                 JOIN membership i ON i.content_id = other.id
                                WHERE other.config_blob_id = b.blob_id AND i.repository_id = $1 AND i.removed IS NULL
                                  AND NOT EXISTS (SELECT 1 FROM gone WHERE gone.id = other.id))""".formatted(Lately.HOLDS.formatted("m.id"));

    private final WithdrawUnits withdrawUnits;

    DeleteManifest(WithdrawUnits withdrawUnits) {
        this.withdrawUnits = withdrawUnits;
    }

    /**
     * Deletes the manifest of {@code digest}. {@code NAME_UNKNOWN} where there is no such name, {@code MANIFEST_UNKNOWN} where it does not
     * answer for such a manifest, {@code DENIED} where it is pinned to a version.
     */
    public Uni<Void> delete(RepositoryName name, Digest digest) {
        return withdrawUnits.from(name, (tx, locked) -> units(tx, locked, digest));
    }

    private static Uni<List<ContentId>> units(Tx.Sql tx, LockedRepository locked, Digest digest) {
        return tx.query(UNITS, locked.id().value(), digest.toString()).map(rows -> units(digest, rows));
    }

    private static List<ContentId> units(Digest digest, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw MANIFEST_UNKNOWN.because(digest);
        }
        return rows.stream().map(row -> new ContentId(row.getUUID("id"))).toList();
    }
}
