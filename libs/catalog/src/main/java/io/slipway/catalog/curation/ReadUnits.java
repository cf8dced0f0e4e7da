package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.repository.VersionId;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads units by their ids, with all they need: a tag its manifest, a manifest its children, config and layers.
 *
 * <p>That an index lists a digest is no permission: a child comes along only from where somebody holds it together with the index.
 */
@ApplicationScoped
class ReadUnits {
    private static final String UNITS = """
            SELECT c.id, c.type, t.name, coalesce(t.manifest_id, m.id) AS manifest_id
              FROM content c
              LEFT JOIN tag t ON t.id = c.id
              LEFT JOIN manifest m ON m.id = c.id
             WHERE c.id = ANY($1)""";

    /** A child is held by some repository that holds, or held, its index as well. */
    private static final String TOGETHER = """
            EXISTS (SELECT 1
                      FROM membership p
                      JOIN membership i ON i.repository_id = p.repository_id
                     WHERE p.content_id = r.id AND i.content_id = m.id)""";

    /** A child is held by version {@code $2}. */
    private static final String IN_VERSION = """
            EXISTS (SELECT 1
                      FROM repository_version v
                      JOIN membership i
                        ON i.repository_id = v.repository_id AND i.added <= v.number
                       AND (i.removed IS NULL OR i.removed > v.number)
                     WHERE v.id = $2 AND i.content_id = m.id)""";

    private static final String CLOSURE = """
            WITH RECURSIVE reached (id) AS (
                SELECT unnest($1::uuid[])
                 UNION
                SELECT m.id
                  FROM reached r
                  JOIN manifest_listed l ON l.manifest_id = r.id
                  JOIN manifest m ON m.digest = l.digest
                 WHERE %s)
            SELECT id, 'manifest' AS type FROM reached
             UNION
            SELECT mb.blob_id, 'blob' FROM manifest_blob mb JOIN reached r ON r.id = mb.manifest_id
             UNION
            SELECT m.config_blob_id, 'blob'
              FROM manifest m
              JOIN reached r ON r.id = m.id
             WHERE m.config_blob_id IS NOT NULL""";

    private static final String CLOSURE_ANYWHERE = CLOSURE.formatted(TOGETHER);

    private static final String CLOSURE_IN_VERSION = CLOSURE.formatted(IN_VERSION);

    /** A unit that was named, and the manifest it stands for. */
    private record Named(Unit unit, @Nullable UUID manifest) {}

    /** The units of {@code ids} and all they need, each once; fails with {@link UnknownContent} or {@link TwoTagsOfOneName}. */
    Uni<List<Unit>> withAllTheyNeed(Tx.Sql tx, Set<ContentId> ids) {
        return named(tx, ids)
                .chain(named ->
                        tx.query(CLOSURE_ANYWHERE, (Object) manifests(named)).map(needed -> united(named, needed)));
    }

    /** As {@link #withAllTheyNeed(Tx.Sql, Set)}, as far as {@code source} holds it. */
    Uni<List<Unit>> withAllTheyNeed(Tx.Sql tx, Set<ContentId> ids, VersionId source) {
        return named(tx, ids)
                .chain(named -> tx.query(CLOSURE_IN_VERSION, manifests(named), source.value())
                        .map(needed -> united(named, needed)));
    }

    private static Uni<List<Named>> named(Tx.Sql tx, Set<ContentId> ids) {
        return tx.query(UNITS, (Object) ids.stream().map(ContentId::value).toArray(UUID[]::new))
                .map(rows -> rows.stream().map(ReadUnits::named).toList())
                .invoke(named -> requireAll(ids, named))
                .invoke(ReadUnits::requireOneOfEachName);
    }

    private static Named named(Row row) {
        String name = row.getString("name");
        return new Named(
                new Unit(
                        new ContentId(row.getUUID("id")),
                        ContentType.fromString(row.getString("type")),
                        name == null ? null : new TagName(name)),
                row.getUUID("manifest_id"));
    }

    private static void requireAll(Set<ContentId> ids, List<Named> named) {
        Set<ContentId> unknown = new HashSet<>(ids);
        named.forEach(found -> unknown.remove(found.unit().id()));
        if (!unknown.isEmpty()) {
            throw new UnknownContent(Set.copyOf(unknown));
        }
    }

    private static void requireOneOfEachName(List<Named> named) {
        Set<TagName> names = new HashSet<>();
        named.stream()
                .map(found -> found.unit().tagName())
                .filter(name -> name != null && !names.add(name))
                .findFirst()
                .ifPresent(twice -> {
                    throw new TwoTagsOfOneName(twice);
                });
    }

    private static UUID[] manifests(Collection<Named> named) {
        return named.stream()
                .flatMap(found -> Stream.ofNullable(found.manifest()))
                .distinct()
                .toArray(UUID[]::new);
    }

    private static List<Unit> united(List<Named> named, RowSet<Row> needed) {
        Map<ContentId, Unit> all = new LinkedHashMap<>();
        needed.forEach(row -> {
            ContentId id = new ContentId(row.getUUID("id"));
            all.put(id, new Unit(id, ContentType.fromString(row.getString("type")), null));
        });
        named.forEach(found -> all.put(found.unit().id(), found.unit()));
        return List.copyOf(all.values());
    }
}
