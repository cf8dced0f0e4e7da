package io.slipway.catalog.serving;

import io.slipway.access.decision.Standing;
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

/** Validates where names point, and who asks: one small statement for all that wait. */
@ApplicationScoped
public class FindPointers {
    /**
     * Names that are no distribution, and users who are not active, are absent from the answer. This is asked before every pull and planned
     * once: {@code OFFSET 0} keeps PostgreSQL, whose tables may have been empty then, from reading all repositories to join them.
     */
    private static final String FIND = """
            SELECT d.base_path, d.id, d.private, d.epoch, d.version_id IS NOT NULL AS pinned,
                   coalesce(v.repository_id, r.id) AS repository_id,
                   coalesce(v.id, r.latest_id) AS version_id,
                   coalesce(v.number, r.latest_number) AS number,
                   CAST(NULL AS integer) AS user_id
              FROM distribution d
              LEFT JOIN LATERAL (
                   SELECT id, latest_id, latest_number FROM repository WHERE id = d.repository_id OFFSET 0) r ON true
              LEFT JOIN LATERAL (
                   SELECT id, repository_id, number FROM repository_version WHERE id = d.version_id OFFSET 0) v ON true
             WHERE d.base_path = ANY($1)
             UNION ALL
            SELECT NULL, NULL, u.is_superuser, u.epoch, NULL, NULL, NULL, NULL, u.id
              FROM app_user u
             WHERE u.id = ANY($2) AND u.is_active""";

    private static final String NOW =
            "SELECT pg_backend_pid(), pg_postmaster_start_time(), CAST(pg_current_snapshot() AS text)";

    private final Ledger ledger;

    FindPointers(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What was found.
     *
     * @param users those who are active, by their ids
     */
    public record Found(Map<RepositoryName, Pointer> pointers, Map<Integer, Standing> users) {}

    /** The pointers of those of {@code names} that are distributions, and what {@code users}, by their ids, are now. */
    public Uni<Found> find(Collection<RepositoryName> names, Collection<Integer> users) {
        return ledger.read(
                        FIND,
                        names.stream().map(RepositoryName::toString).toArray(String[]::new),
                        users.toArray(Integer[]::new))
                .map(FindPointers::found);
    }

    /** The present moment, for a third of what it costs to find anything. */
    public Uni<Moment> now() {
        return ledger.read(NOW).map(rows -> moment(rows.iterator().next()));
    }

    private static Moment moment(Row row) {
        return new Moment(row.getInteger(0), row.getOffsetDateTime(1), row.getString(2));
    }

    private static Found found(RowSet<Row> rows) {
        Map<RepositoryName, Pointer> pointers = new HashMap<>();
        Map<Integer, Standing> users = new HashMap<>();
        rows.forEach(row -> add(row, pointers, users));
        return new Found(pointers, users);
    }

    private static void add(Row row, Map<RepositoryName, Pointer> pointers, Map<Integer, Standing> users) {
        Integer user = row.getInteger("user_id");
        if (user == null) {
            Pointer pointer = pointer(row);
            pointers.put(pointer.name(), pointer);
        } else {
            users.put(user, new Standing(row.getInteger("epoch"), row.getBoolean("private")));
        }
    }

    private static Pointer pointer(Row row) {
        return new Pointer(
                new RepositoryName(row.getString("base_path")),
                new DistributionId(row.getUUID("id")),
                row.getBoolean("private"),
                row.getInteger("epoch"),
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
