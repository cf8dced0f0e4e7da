package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.ledger.transaction.Unhurried;
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

    /**
     * As {@link #ADD} and {@link #DELIVERED}, in a transaction that is this statement. It does not wait for the disk: a power failure may
     * take it, and leaves an object that nothing names. What a version holds is safe: its commit waits, also for all that came before.
     */
    private static final String ADD_DELIVERED = """
            WITH unhurried AS (%s),
            fresh AS (
                INSERT INTO blob (id, digest, size, object_key)
                SELECT $1, $2, $3, $4 FROM unhurried
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id, object_key),
            unit AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh),
            delivered AS (INSERT INTO delivery (source_id, content_id) SELECT $5, id FROM fresh)
            SELECT id, object_key FROM fresh""".formatted(Unhurried.COMMIT);

    /** A blob that is known but not stored is stored now. */
    private static final String STORE = "UPDATE blob SET object_key = $2 WHERE digest = $1 AND object_key IS NULL";

    /** Holds the row until the end of the transaction; empty where cleanup took it at this moment, so that it is new after all. */
    private static final String FIND = "SELECT id, object_key FROM blob WHERE digest = $1 FOR KEY SHARE";

    /** What was known is about to be relied upon: its grace begins anew. */
    private static final String DELIVERED = """
            WITH kept AS (UPDATE review SET since = now() WHERE content_id = $2)
            INSERT INTO delivery (source_id, content_id) VALUES ($1, $2) ON CONFLICT DO NOTHING""";

    private final Ledger ledger;

    RegisterBlob(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A blob in the catalog, and whether the key that was offered is the one that serves it. */
    public record Registered(ContentId id, boolean keyServes) {}

    /**
     * Registers the blob of {@code digest}, delivered by {@code source}.
     *
     * @param size bytes
     * @param objectKey where its bytes are in the object store
     */
    public Uni<Registered> register(Digest digest, long size, String objectKey, SourceId source) {
        return ledger.writeOne(ADD_DELIVERED, Ids.next(), digest.toString(), size, objectKey, source.value())
                .chain(fresh -> fresh.size() == 1
                        ? Uni.createFrom().item(registered(fresh, objectKey))
                        : registerKnown(digest, size, objectKey, source));
    }

    private Uni<Registered> registerKnown(Digest digest, long size, String objectKey, SourceId source) {
        return ledger.write(tx -> register(tx, digest, size, objectKey)
                .call(found -> tx.execute(DELIVERED, source.value(), found.id().value())));
    }

    /** Registers the blob of {@code digest}, whoever brought it. */
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
