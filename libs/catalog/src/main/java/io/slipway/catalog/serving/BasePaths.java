package io.slipway.catalog.serving;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.permission.Models;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tree of public names: none lies above or below another, and each belongs to the namespace of its first segment. */
@ApplicationScoped
class BasePaths {
    private static final String ADD_NAMESPACE =
            "INSERT INTO namespace (id, name) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT namespace_name_is_unique DO NOTHING";

    /**
     * The lock makes two commands that add overlapping names in one namespace queue: both would look and find nothing. Empty where the
     * namespace was deleted at this moment, so that it is new after all.
     */
    private static final String LOCK_NAMESPACE = "SELECT id FROM namespace WHERE name = $1 FOR NO KEY UPDATE";

    private static final String OVERLAP = """
            SELECT base_path
              FROM distribution
             WHERE id <> $1
               AND (base_path = ANY($2) OR base_path >= $3 || '/' AND base_path < $3 || '0')
             LIMIT 1""";

    /** No distribution has it. */
    private static final DistributionId NOBODY = new DistributionId(new UUID(0, 0));

    private final OwnObject ownObject;

    BasePaths(OwnObject ownObject) {
        this.ownObject = ownObject;
    }

    /** The namespace of {@code path}, locked; made where it is new, and then {@code creator} owns it. */
    Uni<UUID> namespace(Tx.Sql tx, RepositoryName path, @Nullable Integer creator) {
        UUID fresh = Ids.next();
        return tx.execute(ADD_NAMESPACE, fresh, path.namespace())
                .chain(() -> tx.query(LOCK_NAMESPACE, path.namespace()))
                .chain(rows -> rows.size() > 0
                        ? owned(tx, rows.iterator().next().getUUID("id"), fresh, creator)
                        : namespace(tx, path, creator));
    }

    private Uni<UUID> owned(Tx.Sql tx, UUID id, UUID fresh, @Nullable Integer creator) {
        Uni<UUID> found = Uni.createFrom().item(id);
        return id.equals(fresh) ? found.call(() -> ownObject.own(tx, creator, Models.namespace(id))) : found;
    }

    /** Fails with {@link BasePathOverlap} when another distribution than {@code self} has {@code path}, or one above or below it. */
    Uni<Void> requireFree(Tx.Sql tx, DistributionId self, RepositoryName path) {
        return tx.query(OVERLAP, self.value(), selfAndAncestors(path), path.toString())
                .invoke(rows -> refuse(path, rows))
                .replaceWithVoid();
    }

    /** Fails with {@link BasePathOverlap} when a distribution has {@code path}, or one above or below it. */
    Uni<Void> requireFree(Tx.Sql tx, RepositoryName path) {
        return requireFree(tx, NOBODY, path);
    }

    private static void refuse(RepositoryName path, RowSet<Row> rows) {
        for (Row row : rows) {
            throw new BasePathOverlap(path, row.getString("base_path"));
        }
    }

    static String[] selfAndAncestors(RepositoryName path) {
        List<String> paths = new ArrayList<>();
        String text = path.toString();
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            paths.add(text.substring(0, slash));
        }
        paths.add(text);
        return paths.toArray(String[]::new);
    }
}
