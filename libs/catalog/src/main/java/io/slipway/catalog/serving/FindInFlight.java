package io.slipway.catalog.serving;

import io.slipway.catalog.cleanup.CleanupConfig;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a name answers by digest although its present version does not hold it: everything its pointer named lately, so that a pull
 * which began before a promotion, a mirror sync or a moved tag ends well. What was withdrawn is gone at once. Of blobs also what is linked
 * to the repository the name follows.
 */
@ApplicationScoped
public class FindInFlight {
    /**
     * The stretches of versions the name pointed to: where it points now, and where it pointed before. {@code until} is when the
     * stretch ended; of a stretch that followed the latest version every version counts whose own time as the latest ended lately.
     */
    private static final String LATELY = """
            WITH stretch AS (
                SELECT d.repository_id, NULL::integer AS pinned, NULL::integer AS up_to, 'infinity'::timestamptz AS until
                  FROM distribution d
                 WHERE d.base_path = $1 AND d.repository_id IS NOT NULL
                 UNION ALL
                SELECT h.repository_id, v.number, h.latest_number, h.until
                  FROM distribution d
                  JOIN pointer_history h ON h.distribution_id = d.id
                  LEFT JOIN repository_version v ON v.id = h.version_id
                 WHERE d.base_path = $1 AND h.until > now() - make_interval(secs => $3)),
            seen AS (
                SELECT i.content_id
                  FROM stretch s
                  JOIN membership i ON i.repository_id = s.repository_id AND i.content_id = (%1$s)
                  LEFT JOIN repository_version closing
                    ON closing.repository_id = s.repository_id AND closing.number = i.removed
                 WHERE NOT i.withdrawn
                   AND CASE WHEN s.pinned IS NOT NULL
                            THEN i.added <= s.pinned AND (i.removed IS NULL OR i.removed > s.pinned)
                            ELSE i.added <= coalesce(s.up_to, i.added)
                             AND (i.removed IS NULL OR closing.created_at > now() - make_interval(secs => $3))
                       END
                 UNION ALL
                SELECT r.content_id
                  FROM stretch s
                  JOIN membership_retired r ON r.repository_id = s.repository_id AND r.content_id = (%1$s)
                 WHERE s.pinned IS NULL AND r.retired_at > now() - make_interval(secs => $3)
                 LIMIT 1)""";

    /** A link counts where the name follows the repository. {@code due} names the repository where the link is to be touched. */
    static final String BLOB = LATELY.formatted("SELECT id FROM blob WHERE digest = $2") + """
            ,
            linked AS (
                SELECT l.blob_id, CASE WHEN l.touched_at < now() - make_interval(secs => $4) THEN l.repository_id END AS due
                  FROM distribution d
                  JOIN link l ON l.repository_id = d.repository_id
                 WHERE d.base_path = $1 AND l.blob_id = (SELECT id FROM blob WHERE digest = $2))
            SELECT b.digest, b.size, b.object_key, readable.due
              FROM (SELECT content_id, NULL::uuid AS due FROM seen UNION ALL SELECT blob_id, due FROM linked) AS readable
              JOIN blob b ON b.id = readable.content_id
             WHERE b.object_key IS NOT NULL
             LIMIT 1""";

    static final String MANIFEST = LATELY.formatted("SELECT id FROM manifest WHERE digest = $2") + """

            SELECT m.digest, m.media_type, m.bytes
              FROM manifest m JOIN seen ON seen.content_id = m.id""";

    private final Ledger ledger;
    private final TouchLink touchLink;
    private final CleanupConfig cleanup;

    FindInFlight(Ledger ledger, TouchLink touchLink, CleanupConfig cleanup) {
        this.ledger = ledger;
        this.touchLink = touchLink;
        this.cleanup = cleanup;
    }

    /**
     * The blob of {@code digest}, where {@code name} pointed to a version that holds it within the last {@code window}, or where it was
     * uploaded or mounted there.
     */
    public Uni<@Nullable ServedBlob> blob(RepositoryName name, Digest digest, Duration window) {
        return ledger.read(
                        BLOB,
                        name.toString(),
                        digest.toString(),
                        (double) window.toSeconds(),
                        cleanup.touch().toMillis() / 1000.0)
                .chain(this::touched);
    }

    private Uni<@Nullable ServedBlob> touched(RowSet<Row> rows) {
        ServedBlob found = FindBlob.first(rows);
        UUID due = found == null ? null : rows.iterator().next().getUUID("due");
        return found == null || due == null
                ? Uni.createFrom().item(found)
                : touchLink.touch(new RepositoryId(due), found.digest()).map(held -> held ? found : null);
    }

    /** The manifest of {@code digest}, where {@code name} pointed to a version that holds it within the last {@code window}. */
    public Uni<@Nullable ServedManifest> manifest(RepositoryName name, Digest digest, Duration window) {
        return ledger.read(MANIFEST, name.toString(), digest.toString(), (double) window.toSeconds())
                .map(FindManifest::first);
    }
}
