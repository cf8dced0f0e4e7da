package io.slipway.catalog.serving;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates where names point: one small statement for all names that wait. */
@ApplicationScoped
public class FindPointers {
    /** Names that are no distribution are absent from the answer. */
    private static final String FIND = """
            SELECT d.base_path, d.id, d.private, d.version_id IS NOT NULL AS pinned,
                   coalesce(v.repository_id, r.id) AS repository_id,
                   coalesce(v.id, r.latest_id) AS version_id,
                   coalesce(v.number, r.latest_number) AS number
              FROM distribution d
              LEFT JOIN repository r ON r.id = d.repository_id
              LEFT JOIN repository_version v ON v.id = d.version_id
             WHERE d.base_path = ANY($1)""";

    private final Ledger ledger;

    FindPointers(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The pointers of those of {@code names} that are distributions. */
    public Uni<Map<RepositoryName, Pointer>> find(Collection<RepositoryName> names) {
        return ledger.read(FIND, (Object)
                        names.stream().map(RepositoryName::toString).toArray(String[]::new))
                .map(FindPointers::byName);
    }

    private static Map<RepositoryName, Pointer> byName(RowSet<Row> rows) {
        Map<RepositoryName, Pointer> pointers = new HashMap<>();
        rows.forEach(row -> {
            Pointer pointer = pointer(row);
            pointers.put(pointer.name(), pointer);
        });
        return pointers;
    }

    private static Pointer pointer(Row row) {
        return new Pointer(
                new RepositoryName(row.getString("base_path")),
                new DistributionId(row.getUUID("id")),
                row.getBoolean("private"),
                target(row),
                row.getBoolean("pinned"));
    }

    private static Pointer.@Nullable Target target(Row row) {
        UUID version = row.getUUID("version_id");
        return version == null
                ? null
                : new Pointer.Target(
                        new RepositoryId(row.getUUID("repository_id")),
                        new VersionId(version),
                        row.getInteger("number"));
    }
}
