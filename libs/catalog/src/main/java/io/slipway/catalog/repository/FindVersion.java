package io.slipway.catalog.repository;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds versions of a repository. */
@ApplicationScoped
public class FindVersion {
    private static final String BY_NUMBER =
            "SELECT " + RepositoryVersion.COLUMNS + " FROM repository_version WHERE repository_id = $1 AND number = $2";

    private static final String LATEST = "SELECT " + RepositoryVersion.COLUMNS
            + " FROM repository_version WHERE repository_id = $1 ORDER BY number DESC LIMIT 1";

    private static final String NEWEST_FIRST = "SELECT " + RepositoryVersion.COLUMNS
            + " FROM repository_version WHERE repository_id = $1 ORDER BY number DESC LIMIT $2 OFFSET $3";

    private static final String COUNT = "SELECT count(*) AS n FROM repository_version WHERE repository_id = $1";

    private final Ledger ledger;

    FindVersion(Ledger ledger) {
        this.ledger = ledger;
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

    /** At most {@code limit} versions, newest first, from the {@code offset}th. */
    public Uni<List<RepositoryVersion>> newestFirst(RepositoryId repository, int limit, int offset) {
        return ledger.read(NEWEST_FIRST, repository.value(), limit, offset)
                .map(rows -> rows.stream().map(RepositoryVersion::of).toList());
    }

    /** How many versions there are. */
    public Uni<Long> count(RepositoryId repository) {
        return ledger.read(COUNT, repository.value())
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    private static @Nullable RepositoryVersion first(RowSet<Row> rows) {
        for (Row row : rows) {
            return RepositoryVersion.of(row);
        }
        return null;
    }
}
