package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a repository has of what manifests need. Only what is linked to the repository or held by it counts: that a blob is known from
 * elsewhere permits nothing.
 */
@ApplicationScoped
class FindHeld {
    static final String BLOBS_AND_SUBJECTS = """
            SELECT b.digest, b.id, true AS is_blob
              FROM blob b
             WHERE b.digest = ANY($2)
               AND (EXISTS (SELECT 1 FROM link l WHERE l.blob_id = b.id AND l.repository_id = $1)
                 OR %s)
             UNION ALL
            SELECT m.digest, m.id, false
              FROM manifest m
              JOIN membership i ON i.content_id = m.id
             WHERE m.digest = ANY($3) AND i.repository_id = $1 AND i.removed IS NULL""".formatted(Lately.HOLDS.formatted("b.id"));

    /**
     * What a repository has of what was asked for.
     *
     * @param subjects those that its latest version holds
     */
    record Held(RepositoryId repository, Map<Digest, ContentId> blobs, Set<Digest> subjects) {

        /** What it has of the blobs {@code manifest} needs. */
        Map<Digest, ContentId> blobsOf(NewManifest manifest) {
            return needed(manifest)
                    .filter(blobs::containsKey)
                    .collect(Collectors.toMap(Function.identity(), blobs::get));
        }

        /** What it lacks of the blobs {@code manifest} needs. */
        List<Digest> missing(NewManifest manifest) {
            return needed(manifest).filter(digest -> !blobs.containsKey(digest)).toList();
        }

        /** Whether its latest version holds the manifest that {@code manifest} says something about; false where it says nothing of the kind. */
        boolean knowsSubject(NewManifest manifest) {
            Digest subject = manifest.subject();
            return subject != null && subjects.contains(subject);
        }
    }

    /** What {@code repository} has of the blobs {@code manifests} need, and which of their subjects its latest version holds. */
    Uni<Held> of(Tx.Sql tx, RepositoryId repository, List<NewManifest> manifests) {
        return tx.query(
                        BLOBS_AND_SUBJECTS,
                        repository.value(),
                        texts(manifests.stream().flatMap(FindHeld::needed)),
                        texts(manifests.stream().map(NewManifest::subject).filter(Objects::nonNull)))
                .map(rows -> held(repository, rows));
    }

    private static String[] texts(Stream<Digest> digests) {
        return digests.map(Digest::toString).distinct().toArray(String[]::new);
    }

    /** The config and the layers of {@code manifest}, each once. */
    private static Stream<Digest> needed(NewManifest manifest) {
        return Stream.concat(manifest.layers().stream(), Stream.ofNullable(manifest.config()))
                .distinct();
    }

    private static Held held(RepositoryId repository, RowSet<Row> rows) {
        Map<Digest, ContentId> blobs = new HashMap<>();
        Set<Digest> subjects = new HashSet<>();
        for (Row row : rows) {
            Digest digest = Digest.fromString(row.getString("digest"));
            if (row.getBoolean("is_blob")) {
                blobs.put(digest, new ContentId(row.getUUID("id")));
            } else {
                subjects.add(digest);
            }
        }
        return new Held(repository, blobs, subjects);
    }
}
