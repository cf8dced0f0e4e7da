package io.slipway.catalog.repository;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds versions of a repository. */
@ApplicationScoped
public class FindVersion {
    private static final String BY_NUMBER =
            "SELECT " + RepositoryVersion.COLUMNS + " FROM repository_version WHERE repository_id = $1 AND number = $2";

    private static final String LATEST = "SELECT " + RepositoryVersion.COLUMNS
            + " FROM repository_version WHERE repository_id = $1 ORDER BY number DESC LIMIT 1";

    private static final String BY_ID =
            "SELECT " + RepositoryVersion.COLUMNS + " FROM repository_version WHERE id = $1";

    private static final ListRows.Rows VERSIONS = ListRows.Rows.of(
            "v.id, v.repository_id, v.number, v.added, v.removed, v.present, v.created_at, v.updated_at",
            "repository_version v",
            "v.id",
            "v.number DESC, v.id");

    private static final ListRows.Rows ALL_VERSIONS = ListRows.Rows.newestFirst(
            "v.id, v.repository_id, v.number, v.added, v.removed, v.present, v.created_at, v.updated_at",
            "repository_version v",
            "v");

    private final Ledger ledger;
    private final ListRows rows;

    FindVersion(Ledger ledger, ListRows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    /** The version of {@code id}; null when there is none. */
    public Uni<@Nullable RepositoryVersion> byId(VersionId id) {
        return ledger.read(BY_ID, id.value()).map(FindVersion::first);
    }

    /** Version {@code number} of {@code repository}; null when there is none. */
    public Uni<@Nullable RepositoryVersion> byNumber(RepositoryId repository, int number) {
        return ledger.read(BY_NUMBER, repository.value(), number).map(FindVersion::first);
    }

    /** The newest version of {@code repository}; {@code NAME_UNKNOWN} where there is no such repository. */
    public Uni<RepositoryVersion> latest(RepositoryId repository) {
        return ledger.read(LATEST, repository.value())
                .map(FindVersion::first)
                .onItem()
                .ifNull()
                .failWith(() -> NAME_UNKNOWN.because("repository " + repository));
    }

    /** Those of {@code selection} on the columns of {@code repository_version v}; newest first unless it says otherwise. */
    public Uni<Page<RepositoryVersion>> list(Selection selection) {
        return rows.list(VERSIONS, selection, RepositoryVersion::of);
    }

    /** Those of {@code selection}, of all repositories; the youngest first unless it says otherwise. */
    public Uni<Page<RepositoryVersion>> listAll(Selection selection) {
        return rows.list(ALL_VERSIONS, selection, RepositoryVersion::of);
    }

    private static @Nullable RepositoryVersion first(RowSet<Row> rows) {
        for (Row row : rows) {
            return RepositoryVersion.of(row);
        }
        return null;
    }
}
