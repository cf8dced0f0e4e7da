package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Everything some manifests need: themselves, the manifests they list, however deep, and all their configs and layers.
 *
 * <p>That an index lists a digest is no permission: of the manifests that are known by such a digest only those are reached that came
 * from where the index came from.
 */
@ApplicationScoped
public class FindClosure {
    private static final String DELIVERED = """
            WITH RECURSIVE reached (id) AS (
                SELECT unnest($1::uuid[])
                 UNION
                SELECT m.id
                  FROM reached r
                  JOIN manifest_listed l ON l.manifest_id = r.id
                  JOIN manifest m ON m.digest = l.digest
                  JOIN delivery d ON d.content_id = m.id AND d.source_id = $2)
            SELECT id, 'manifest' AS type FROM reached
             UNION
            SELECT mb.blob_id, 'blob' FROM manifest_blob mb JOIN reached r ON r.id = mb.manifest_id
             UNION
            SELECT m.config_blob_id, 'blob' FROM manifest m JOIN reached r ON r.id = m.id WHERE m.config_blob_id IS NOT NULL""";

    /** The units of {@code manifests} and of all they refer to, as far as {@code source} has delivered them; each once. */
    public Uni<List<Unit>> delivered(Tx.Sql tx, SourceId source, Collection<ContentId> manifests) {
        UUID[] from = manifests.stream().map(ContentId::value).toArray(UUID[]::new);
        return tx.query(DELIVERED, from, source.value()).map(FindClosure::units);
    }

    private static List<Unit> units(RowSet<Row> rows) {
        return rows.stream().map(FindClosure::unit).toList();
    }

    private static Unit unit(Row row) {
        return new Unit(new ContentId(row.getUUID("id")), ContentType.fromString(row.getString("type")), null);
    }
}
