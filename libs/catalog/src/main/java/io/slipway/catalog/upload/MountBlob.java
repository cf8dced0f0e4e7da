package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.permission.MayPull;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a blob: links one that another name serves, without moving a byte. A digest is not a permission: only what the caller may read
 * there is mounted, and what is not mounted is not told apart from what does not exist.
 */
@ApplicationScoped
public class MountBlob {
    /**
     * With a condition on the names that may be read where {@code {}} is. A name serves what the version it points to holds, and what
     * is linked to the repository whose latest version it follows.
     */
    static final String READABLE = """
            SELECT b.id, b.size
              FROM blob b
             WHERE b.digest = $1 AND b.object_key IS NOT NULL
               AND (EXISTS (SELECT 1
                              FROM membership i
                              JOIN distribution d ON d.repository_id = i.repository_id
                             WHERE i.content_id = b.id AND i.removed IS NULL AND ({})
                               AND ($2::text IS NULL OR d.base_path = $2))
                 OR EXISTS (SELECT 1
                              FROM link l
                              JOIN distribution d ON d.repository_id = l.repository_id
                             WHERE l.blob_id = b.id AND ({})
                               AND ($2::text IS NULL OR d.base_path = $2))
                 OR EXISTS (SELECT 1
                              FROM membership i
                              JOIN repository_version v ON v.repository_id = i.repository_id
                              JOIN distribution d ON d.version_id = v.id
                             WHERE i.content_id = b.id AND i.added <= v.number
                               AND (i.removed IS NULL OR i.removed > v.number) AND ({})
                               AND ($2::text IS NULL OR d.base_path = $2)))""";

    private final Ledger ledger;
    private final ClaimName claimName;
    private final Links links;
    private final MayPull mayPull;
    private final EnforceQuota enforceQuota;

    MountBlob(Ledger ledger, ClaimName claimName, Links links, MayPull mayPull, EnforceQuota enforceQuota) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.links = links;
        this.mayPull = mayPull;
        this.enforceQuota = enforceQuota;
    }

    private record Found(ContentId id, long size) {}

    /**
     * Links the blob of {@code digest} to {@code name}, which is made where it is new, and tells its size in bytes; empty where there is
     * nothing to mount that {@code reader} may read, so that the caller falls back to an upload. Fails as {@link ClaimName#claim} does.
     */
    public Uni<Optional<Long>> mount(
            RepositoryName name, Principal who, Principal reader, Digest digest, MountFrom from) {
        return mayPull.by(reader).chain(may -> mount(name, who, may, digest, from));
    }

    private Uni<Optional<Long>> mount(
            RepositoryName name, Principal who, Condition may, Digest digest, MountFrom from) {
        return ledger.write(tx -> find(tx, may, digest, from)
                .chain(found -> found == null
                        ? Uni.createFrom().item(Optional.empty())
                        : link(tx, name, who, found).map(linked -> Optional.of(found.size()))));
    }

    private static Uni<@Nullable Found> find(Tx.Sql tx, Condition may, Digest digest, MountFrom from) {
        String only = switch (from) {
            case MountFrom.From one -> one.name().toString();
            case MountFrom.Anywhere anywhere -> null;
        };
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(digest.toString());
        arguments.add(only);
        arguments.addAll(may.parameters());
        return tx.query(READABLE.replace("{}", may.numbered(2)), arguments.toArray())
                .map(MountBlob::first);
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
