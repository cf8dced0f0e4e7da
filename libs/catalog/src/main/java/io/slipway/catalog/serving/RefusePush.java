package io.slipway.catalog.serving;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;

/** Says early, before any byte is sent, that a push cannot end well. */
@ApplicationScoped
public class RefusePush {
    /** The name itself, or else one above or below it. */
    private static final String FIND = """
            SELECT base_path, version_id IS NOT NULL AS pinned, repository_id IS NULL AS empty
              FROM distribution
             WHERE base_path = ANY($1) OR base_path >= $2 || '/' AND base_path < $2 || '0'
             LIMIT 1""";

    /**
     * For the statements of others: whether distribution {@code d} is in the way of a push, as {@link #unlessPossible} says. To be
     * formatted with the parameters of {@link #selfAndAncestors} and of the name.
     */
    public static final String IN_THE_WAY = """
            (d.base_path = ANY(%1$s) OR d.base_path >= %2$s || '/' AND d.base_path < %2$s || '0')
                AND (d.base_path <> %2$s OR d.version_id IS NOT NULL OR d.repository_id IS NULL)""";

    private final Ledger ledger;

    RefusePush(Ledger ledger) {
        this.ledger = ledger;
    }

    /** {@code name} and those above it. */
    public static String[] selfAndAncestors(RepositoryName name) {
        return BasePaths.selfAndAncestors(name);
    }

    /** {@code DENIED} where {@code name} is pinned to a version or serves nothing; {@code NAME_INVALID} where it is new and lies above or below another. */
    public Uni<Void> unlessPossible(RepositoryName name) {
        return ledger.read(FIND, BasePaths.selfAndAncestors(name), name.toString())
                .invoke(rows -> refuse(name, rows))
                .replaceWithVoid();
    }

    private static void refuse(RepositoryName name, RowSet<Row> rows) {
        for (Row row : rows) {
            String existing = row.getString("base_path");
            if (!existing.equals(name.toString())) {
                throw ClaimName.overlaps(name, existing);
            }
            if (row.getBoolean("pinned")) {
                throw ClaimName.pinned(name);
            }
            if (row.getBoolean("empty")) {
                throw ClaimName.nothing(name);
            }
        }
    }
}
