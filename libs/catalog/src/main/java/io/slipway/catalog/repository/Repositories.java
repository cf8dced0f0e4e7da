package io.slipway.catalog.repository;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The rows of repositories, for the verbs of this package. */
@ApplicationScoped
class Repositories {
    private static final String LOCK = """
            SELECT id, latest_id, latest_number, next_number, retain_repo_versions
              FROM repository
             WHERE id = $1
               FOR NO KEY UPDATE""";

    /** Makes concurrent writers of one repository queue; foreign-key checks on the row go past it. */
    Uni<LockedRepository> lock(Tx.Sql tx, RepositoryId repository) {
        return tx.query(LOCK, repository.value())
                .map(Repositories::locked)
                .onItem()
                .ifNull()
                .failWith(() -> NAME_UNKNOWN.because("repository " + repository));
    }

    private static @Nullable LockedRepository locked(RowSet<Row> rows) {
        for (Row row : rows) {
            return new LockedRepository(
                    new RepositoryId(row.getUUID("id")),
                    new VersionId(row.getUUID("latest_id")),
                    row.getInteger("latest_number"),
                    row.getInteger("next_number"),
                    row.getInteger("retain_repo_versions"));
        }
        return null;
    }
}
