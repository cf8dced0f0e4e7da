package io.slipway.catalog.curation;

import static io.slipway.oci.error.RegistryError.MANIFEST_BLOB_UNKNOWN;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells blobs a repository once had from those it never had: of the first, somebody may have been told that they are there. */
@ApplicationScoped
class RefuseLost {
    private static final String LOST = """
            SELECT digest FROM link_lost WHERE repository_id = $1 AND digest = ANY($2)
             UNION ALL
            SELECT b.digest
              FROM blob b
              JOIN membership i ON i.content_id = b.id
             WHERE i.repository_id = $1 AND b.digest = ANY($2)
             LIMIT 1""";

    /** The same {@code missing}; {@code MANIFEST_BLOB_UNKNOWN} where {@code repository} once had one of them. */
    Uni<List<Digest>> require(Tx.Sql tx, RepositoryId repository, List<Digest> missing) {
        if (missing.isEmpty()) {
            return Uni.createFrom().item(missing);
        }
        String[] digests = missing.stream().map(Digest::toString).toArray(String[]::new);
        return tx.query(LOST, repository.value(), digests)
                .invoke(rows -> rows.forEach(row -> {
                    throw MANIFEST_BLOB_UNKNOWN.because(row.getString("digest"));
                }))
                .replaceWith(missing);
    }
}
