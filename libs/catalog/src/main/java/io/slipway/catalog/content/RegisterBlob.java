package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Registers a blob whose bytes are safely in the object store: bytes first, row second.
 *
 * <p>Two may race to register one digest. One key wins; whoever loses is told and deletes the object he stored.
 */
@ApplicationScoped
public class RegisterBlob {
    /** Empty where the blob is known already, or becomes known at this moment. */
    private static final String ADD = """
            WITH fresh AS (
                INSERT INTO blob (id, digest, size, object_key)
                VALUES ($1, $2, $3, $4)
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id, object_key),
            unit AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh)
            SELECT id, object_key FROM fresh""";

    /** A blob that is known but not stored is stored now. */
    private static final String STORE = "UPDATE blob SET object_key = $2 WHERE digest = $1 AND object_key IS NULL";

    /** Holds the row until the end of the transaction; empty where cleanup took it at this moment, so that it is new after all. */
    private static final String FIND = "SELECT id, object_key FROM blob WHERE digest = $1 FOR KEY SHARE";

    /** A blob in the catalog, and whether the key that was offered is the one that serves it. */
    public record Registered(ContentId id, boolean keyServes) {}

    /**
     * Registers the blob of {@code digest}, whoever brought it.
     *
     * @param size bytes
     * @param objectKey where its bytes are in the object store
     */
    public Uni<Registered> register(Tx.Sql tx, Digest digest, long size, String objectKey) {
        return tx.query(ADD, Ids.next(), digest.toString(), size, objectKey)
                .chain(fresh -> fresh.size() == 1
                        ? Uni.createFrom().item(registered(fresh, objectKey))
                        : known(tx, digest, size, objectKey));
    }

    private Uni<Registered> known(Tx.Sql tx, Digest digest, long size, String objectKey) {
        return tx.execute(STORE, digest.toString(), objectKey)
                .chain(() -> tx.query(FIND, digest.toString()))
                .chain(found -> found.size() == 1
                        ? Uni.createFrom().item(registered(found, objectKey))
                        : register(tx, digest, size, objectKey));
    }

    private static Registered registered(RowSet<Row> rows, String objectKey) {
        Row row = rows.iterator().next();
        return new Registered(new ContentId(row.getUUID("id")), objectKey.equals(row.getString("object_key")));
    }
}
