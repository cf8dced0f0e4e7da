package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a blob: links one that another name serves, without moving a byte. A digest is not a permission: only what the caller may read
 * there is mounted, and what is not mounted is not told apart from what does not exist.
 */
@ApplicationScoped
public class MountBlob {
    /**
     * A name is readable where it is not private, or by a superuser ({@code $2}). It serves what the version it points to holds, and what
     * is linked to the repository whose latest version it follows.
     */
    private static final String READABLE = """
            SELECT b.id, b.size
              FROM blob b
             WHERE b.digest = $1 AND b.object_key IS NOT NULL
               AND (EXISTS (SELECT 1
                              FROM membership i
                              JOIN distribution d ON d.repository_id = i.repository_id
                             WHERE i.content_id = b.id AND i.removed IS NULL AND ($2 OR NOT d.private)
                               AND ($3::text IS NULL OR d.base_path = $3))
                 OR EXISTS (SELECT 1
                              FROM link l
                              JOIN distribution d ON d.repository_id = l.repository_id
                             WHERE l.blob_id = b.id AND ($2 OR NOT d.private)
                               AND ($3::text IS NULL OR d.base_path = $3))
                 OR EXISTS (SELECT 1
                              FROM membership i
                              JOIN repository_version v ON v.repository_id = i.repository_id
                              JOIN distribution d ON d.version_id = v.id
                             WHERE i.content_id = b.id AND i.added <= v.number
                               AND (i.removed IS NULL OR i.removed > v.number) AND ($2 OR NOT d.private)
                               AND ($3::text IS NULL OR d.base_path = $3)))""";

    private final Ledger ledger;
    private final ClaimName claimName;
    private final Links links;
    private final EnforceQuota enforceQuota;

    MountBlob(Ledger ledger, ClaimName claimName, Links links, EnforceQuota enforceQuota) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.links = links;
        this.enforceQuota = enforceQuota;
    }

    private record Found(ContentId id, long size) {}

    /**
     * Links the blob of {@code digest} to {@code name}, which is made where it is new, and tells its size in bytes; empty where there is
     * nothing to mount that {@code who} may read, so that the caller falls back to an upload. Fails as {@link ClaimName#claim} does.
     */
    public Uni<Optional<Long>> mount(RepositoryName name, Principal who, Digest digest, MountFrom from) {
        return ledger.write(tx -> find(tx, who, digest, from)
                .chain(found -> found == null
                        ? Uni.createFrom().item(Optional.empty())
                        : link(tx, name, who, found).map(linked -> Optional.of(found.size()))));
    }

    private static Uni<@Nullable Found> find(Tx.Sql tx, Principal who, Digest digest, MountFrom from) {
        String only = switch (from) {
            case MountFrom.From one -> one.name().toString();
            case MountFrom.Anywhere anywhere -> null;
        };
        return tx.query(READABLE, digest.toString(), who.isSuperuser(), only).map(MountBlob::first);
    }

    private static @Nullable Found first(RowSet<Row> rows) {
        for (Row row : rows) {
            return new Found(new ContentId(row.getUUID("id")), row.getLong("size"));
        }
        return null;
    }

    private Uni<Integer> link(Tx.Sql tx, RepositoryName name, Principal who, Found blob) {
        return claimName
                .claim(tx, name, who)
                .chain(repository -> links.link(tx, repository, blob.id()))
                .call(linked -> enforceQuota.within(tx, name));
    }
}
