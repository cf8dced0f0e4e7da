package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what goes with some units when they leave a repository, whose row is locked: from tags down to blobs. */
@ApplicationScoped
class FindRemovable {
    private static final String TAGS = """
            SELECT t.id, t.manifest_id
              FROM membership i
              JOIN tag t ON t.id = i.content_id
             WHERE i.repository_id = $1 AND i.removed IS NULL AND i.content_id = ANY($2)""";

    /** The manifests that may go, each with what may still need it: a tag that stays, an index. */
    private static final String CANDIDATES = """
            WITH RECURSIVE reached (id) AS (
                SELECT unnest($2::uuid[])
                 UNION
                SELECT child.id
                  FROM reached r
                  JOIN manifest_listed l ON l.manifest_id = r.id
                  JOIN manifest child ON child.digest = l.digest)
            SELECT r.id,
                   EXISTS (SELECT 1
                             FROM tag t
                             JOIN membership i
                               ON i.repository_id = $1 AND i.content_id = t.id AND i.removed IS NULL
                            WHERE t.manifest_id = r.id AND t.id <> ALL ($3)) AS tagged,
                   ARRAY(SELECT l.manifest_id
                           FROM manifest_listed l
                           JOIN membership i
                             ON i.repository_id = $1 AND i.content_id = l.manifest_id AND i.removed IS NULL
                          WHERE l.digest = m.digest) AS parents
              FROM reached r
              JOIN manifest m ON m.id = r.id
              JOIN membership present
                ON present.repository_id = $1 AND present.content_id = r.id AND present.removed IS NULL""";

    /** Of the blobs that are named or that belong to manifests that go: those no manifest that stays refers to. */
    private static final String BLOBS = """
            WITH wanted (id) AS (
                SELECT b.id FROM blob b WHERE b.id = ANY($2)
                 UNION
                SELECT blob_id FROM manifest_blob WHERE manifest_id = ANY($3)
                 UNION
                SELECT config_blob_id FROM manifest WHERE id = ANY($3) AND config_blob_id IS NOT NULL)
            SELECT w.id
              FROM wanted w
              JOIN membership present
                ON present.repository_id = $1 AND present.content_id = w.id AND present.removed IS NULL
             WHERE NOT EXISTS (SELECT 1
                                 FROM manifest_blob x
                                 JOIN membership i
                                   ON i.repository_id = $1 AND i.content_id = x.manifest_id AND i.removed IS NULL
                                WHERE x.blob_id = w.id AND x.manifest_id <> ALL ($3))
               AND NOT EXISTS (SELECT 1
                                 FROM manifest x
                                 JOIN membership i
                                   ON i.repository_id = $1 AND i.content_id = x.id AND i.removed IS NULL
                                WHERE x.config_blob_id = w.id AND x.id <> ALL ($3))""";

    /** A manifest that may go. */
    private record Candidate(UUID id, boolean isTagged, List<UUID> parents) {
        boolean isNeededBesides(Set<UUID> going) {
            return isTagged || !going.containsAll(parents);
        }
    }

    /** {@code units}, as far as {@code repository} holds and does not need them, with all that goes with them. */
    Uni<Set<ContentId>> with(Tx.Sql tx, RepositoryId repository, Set<ContentId> units) {
        UUID[] named = array(units.stream().map(ContentId::value).toList());
        return tx.query(TAGS, repository.value(), named)
                .map(FindRemovable::manifestByTag)
                .chain(tags -> below(tx, repository, named, tags));
    }

    private static Map<UUID, UUID> manifestByTag(RowSet<Row> rows) {
        Map<UUID, UUID> tags = new HashMap<>();
        rows.forEach(row -> tags.put(row.getUUID("id"), row.getUUID("manifest_id")));
        return tags;
    }

    private static Uni<Set<ContentId>> below(Tx.Sql tx, RepositoryId repository, UUID[] named, Map<UUID, UUID> tags) {
        UUID[] roots = Stream.concat(Stream.of(named), tags.values().stream()).toArray(UUID[]::new);
        return tx.query(CANDIDATES, repository.value(), roots, array(tags.keySet()))
                .map(FindRemovable::manifests)
                .chain(manifests -> tx.query(BLOBS, repository.value(), named, array(manifests))
                        .map(blobs -> together(tags.keySet(), manifests, blobs)));
    }

    /** Whatever is needed by something that stays, stays; and then again whatever that needs. */
    private static Set<UUID> manifests(RowSet<Row> rows) {
        List<Candidate> candidates = rows.stream().map(FindRemovable::candidate).toList();
        Set<UUID> going = candidates.stream().map(Candidate::id).collect(Collectors.toCollection(HashSet::new));
        boolean isSettled = false;
        while (!isSettled) {
            Set<UUID> staying = candidates.stream()
                    .filter(candidate -> candidate.isNeededBesides(going))
                    .map(Candidate::id)
                    .collect(Collectors.toSet());
            isSettled = !going.removeAll(staying);
        }
        return going;
    }

    private static Candidate candidate(Row row) {
        return new Candidate(row.getUUID("id"), row.getBoolean("tagged"), List.of(row.getArrayOfUUIDs("parents")));
    }

    private static Set<ContentId> together(Set<UUID> tags, Set<UUID> manifests, RowSet<Row> blobs) {
        return Stream.of(tags.stream(), manifests.stream(), blobs.stream().map(row -> row.getUUID("id")))
                .flatMap(part -> part)
                .map(ContentId::new)
                .collect(Collectors.toSet());
    }

    private static UUID[] array(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }
}
