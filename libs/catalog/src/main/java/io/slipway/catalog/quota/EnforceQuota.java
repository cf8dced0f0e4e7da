package io.slipway.catalog.quota;

import static io.slipway.oci.error.RegistryError.DENIED;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would make a namespace hold more than it may: {@code DENIED}, with the figures. What it holds is counted from what is there,
 * and only where there is a quota: there is no counter that all pushes would have to queue for. So two pushes that end in the same moment
 * may each see room that there is once; the next one is refused.
 */
@ApplicationScoped
public class EnforceQuota {
    private static final String FIND = """
            SELECT q.bytes AS most_bytes, q.repositories AS most_repositories,
                   CASE WHEN q.bytes IS NOT NULL THEN %s END AS bytes,
                   CASE WHEN q.repositories IS NOT NULL THEN %s END AS repositories,
                   EXISTS (SELECT 1 FROM distribution x WHERE x.base_path = $2) AS is_there
              FROM quota q
              JOIN namespace n ON n.id = q.namespace_id
             WHERE n.name = $1""".formatted(Usages.BYTES, Usages.REPOSITORIES);

    private static final String SERVING = """
            SELECT n.name, q.bytes AS most_bytes, %s AS bytes
              FROM quota q
              JOIN namespace n ON n.id = q.namespace_id
             WHERE q.bytes IS NOT NULL
               AND n.id IN (SELECT d.namespace_id FROM distribution d WHERE d.repository_id = $1
                            UNION ALL
                            SELECT d.namespace_id
                              FROM repository_version v
                              JOIN distribution d ON d.version_id = v.id
                             WHERE v.repository_id = $1)""".formatted(Usages.BYTES);

    private final Ledger ledger;

    EnforceQuota(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Fails where the namespace of {@code name} is full: before anything is sent. */
    public Uni<Void> room(RepositoryName name) {
        return ledger.read(FIND, namespace(name), name.toString())
                .invoke(rows -> rows.forEach(row -> requireRoom(name, row)))
                .replaceWithVoid();
    }

    /** Fails where the namespace of {@code name}, with what {@code tx} has written, holds more than it may. */
    public Uni<Void> within(Tx.Sql tx, RepositoryName name) {
        return tx.query(FIND, namespace(name), name.toString())
                .invoke(rows -> requireWithin(name, rows))
                .replaceWithVoid();
    }

    /**
     * Fails where a namespace that serves the repository of {@code made}, the version that {@code tx} has made of it, holds more than it may.
     * A version that adds nothing is no more than before: also where that is too much already.
     */
    public Uni<Void> serving(Tx.Sql tx, Optional<RepositoryVersion> made) {
        return made.filter(version -> !version.added().byType().isEmpty())
                .map(version -> serving(tx, version.repository()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> serving(Tx.Sql tx, RepositoryId repository) {
        return tx.query(SERVING, repository.value())
                .invoke(rows -> rows.forEach(row ->
                        require(row.getString("name"), row.getLong("most_bytes"), row.getLong("bytes"), 0, "bytes")))
                .replaceWithVoid();
    }

    private static void requireRoom(RepositoryName name, Row row) {
        boolean isNew = !row.getBoolean("is_there");
        require(namespace(name), row.getLong("most_bytes"), row.getLong("bytes"), 1, "bytes");
        require(
                namespace(name),
                asLong(row.getInteger("most_repositories")),
                asLong(row.getInteger("repositories")),
                isNew ? 1 : 0,
                "repositories");
    }

    private static void requireWithin(RepositoryName name, RowSet<Row> rows) {
        for (Row row : rows) {
            require(namespace(name), row.getLong("most_bytes"), row.getLong("bytes"), 0, "bytes");
            require(
                    namespace(name),
                    asLong(row.getInteger("most_repositories")),
                    asLong(row.getInteger("repositories")),
                    0,
                    "repositories");
        }
    }

    private static @Nullable Long asLong(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    private static void require(String namespace, @Nullable Long most, @Nullable Long held, long more, String what) {
        if (most != null && held != null && held + more > most) {
            throw DENIED.because(String.format(
                    Locale.ROOT,
                    "the quota of namespace %s: it may hold %d %s, and would hold %s%d",
                    namespace,
                    most,
                    what,
                    more > 0 && what.equals("bytes") ? "more than " : "",
                    held + (what.equals("bytes") ? 0 : more)));
        }
    }

    private static String namespace(RepositoryName name) {
        return name.toString().split("/", 2)[0];
    }
}
