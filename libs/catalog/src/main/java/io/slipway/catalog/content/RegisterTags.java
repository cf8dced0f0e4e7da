package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes tags: a tag is a name and the manifest it points to, and the same pair is the same unit everywhere. */
@ApplicationScoped
public class RegisterTags {
    /**
     * Those that are new and those that were there: all, unless somebody else makes one of them at this moment. This is planned once, perhaps
     * for a table that was empty then: {@code OFFSET 0} keeps PostgreSQL from reading all tags to join them.
     */
    static final String ADD = """
            WITH wanted AS (
                SELECT w.id, w.name, w.manifest_id, known.id AS known_id
                  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS w (id, name, manifest_id)
                  LEFT JOIN LATERAL (
                       SELECT t.id FROM tag t WHERE t.name = w.name AND t.manifest_id = w.manifest_id OFFSET 0) known ON true),
            fresh AS (
                INSERT INTO tag (id, name, manifest_id)
                SELECT id, name, manifest_id
                  FROM wanted
                 WHERE known_id IS NULL
                 ORDER BY name, manifest_id
                    ON CONFLICT ON CONSTRAINT tag_is_unique DO NOTHING
                RETURNING id, name),
            unit AS (INSERT INTO content (id, type) SELECT id, 'tag' FROM fresh)
            SELECT id, name FROM fresh
             UNION ALL
            SELECT known_id, name FROM wanted WHERE known_id IS NOT NULL""";

    /** Fewer than all where cleanup took one at this moment, so that it is new after all. */
    private static final String FIND = """
            SELECT t.id, t.name
              FROM unnest($1::text[], $2::uuid[]) AS w (name, manifest_id)
              JOIN tag t ON t.name = w.name AND t.manifest_id = w.manifest_id""";

    /** The units of {@code tags}: each name with the manifest it points to. */
    public Uni<List<Unit>> register(Tx.Sql tx, Map<TagName, ContentId> tags) {
        if (tags.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        String[] names = tags.keySet().stream().map(TagName::toString).toArray(String[]::new);
        UUID[] manifests = tags.values().stream().map(ContentId::value).toArray(UUID[]::new);
        UUID[] ids = tags.keySet().stream().map(name -> Ids.next()).toArray(UUID[]::new);
        return tx.query(ADD, ids, names, manifests)
                .chain(rows ->
                        rows.size() == names.length ? Uni.createFrom().item(rows) : tx.query(FIND, names, manifests))
                .chain(rows -> rows.size() == names.length ? Uni.createFrom().item(units(rows)) : register(tx, tags));
    }

    private static List<Unit> units(RowSet<Row> rows) {
        return rows.stream().map(RegisterTags::unit).toList();
    }

    private static Unit unit(Row row) {
        return Unit.tag(new ContentId(row.getUUID("id")), new TagName(row.getString("name")));
    }
}
