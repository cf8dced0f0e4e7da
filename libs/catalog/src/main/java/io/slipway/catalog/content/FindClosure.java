package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Everything some manifests need: themselves, the manifests they list, however deep, and all their configs and layers. */
@ApplicationScoped
public class FindClosure {
    private static final String CLOSURE = """
            WITH RECURSIVE reached (id) AS (
                SELECT unnest($1::uuid[])
                 UNION
                SELECT c.child_id FROM manifest_child c JOIN reached r ON r.id = c.manifest_id)
            SELECT id, 'manifest' AS type FROM reached
             UNION
            SELECT mb.blob_id, 'blob' FROM manifest_blob mb JOIN reached r ON r.id = mb.manifest_id
             UNION
            SELECT m.config_blob_id, 'blob' FROM manifest m JOIN reached r ON r.id = m.id WHERE m.config_blob_id IS NOT NULL""";

    /** The units of {@code manifests} and of all they refer to, each once. */
    public Uni<List<Unit>> of(Tx.Sql tx, Collection<ContentId> manifests) {
        return tx.query(CLOSURE, (Object)
                        manifests.stream().map(ContentId::value).toArray(UUID[]::new))
                .map(FindClosure::units);
    }

    private static List<Unit> units(RowSet<Row> rows) {
        return rows.stream().map(FindClosure::unit).toList();
    }

    private static Unit unit(Row row) {
        return new Unit(new ContentId(row.getUUID("id")), ContentType.fromString(row.getString("type")), null);
    }
}
