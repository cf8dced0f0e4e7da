package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterBlob.Registered;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Links a blob that was uploaded to the repository it was uploaded to: from then on it is readable there, on every replica. */
@ApplicationScoped
public class LinkBlob {
    /**
     * All of it in one statement, which is a transaction of its own: for a name that is there and may be pushed to, in a namespace without a
     * quota, and a blob nobody has. Empty, and nothing done, wherever one of these is not so.
     */
    private static final String AT_ONCE = """
            WITH name AS (
                SELECT d.repository_id
                  FROM distribution d
                 WHERE d.base_path = $1 AND d.version_id IS NULL AND d.repository_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM quota q JOIN namespace n ON n.id = q.namespace_id WHERE n.name = $2)),
            fresh AS (
                INSERT INTO blob (id, digest, size, object_key)
                SELECT $3, $4, $5, $6 FROM name
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id),
            unit AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh),
            linked AS (INSERT INTO link (repository_id, blob_id) SELECT name.repository_id, fresh.id FROM name, fresh),
            done AS (DELETE FROM upload WHERE id = $7 AND EXISTS (SELECT 1 FROM fresh))
            SELECT fresh.id, name.repository_id FROM fresh, name""";

    private final Ledger ledger;
    private final ClaimName claimName;
    private final RegisterBlob registerBlob;
    private final Links links;
    private final ForgetUpload forgetUpload;
    private final EnforceQuota enforceQuota;

    LinkBlob(
            Ledger ledger,
            ClaimName claimName,
            RegisterBlob registerBlob,
            Links links,
            ForgetUpload forgetUpload,
            EnforceQuota enforceQuota) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.registerBlob = registerBlob;
        this.links = links;
        this.forgetUpload = forgetUpload;
        this.enforceQuota = enforceQuota;
    }

    /**
     * A blob that is linked.
     *
     * @param keyServes whether the key that was offered is the one that serves it; where not, it serves nothing and the caller deletes it
     */
    public record Linked(ContentId id, RepositoryId repository, boolean keyServes) {}

    /**
     * Registers the blob of {@code digest}, whose bytes are safely stored, links it to {@code name}, which is made where it is new, and
     * forgets its upload. Fails as {@link ClaimName#claim} does, and with {@code DENIED} where the namespace may not hold it.
     *
     * @param size bytes
     * @param objectKey where its bytes are in the object store: a key that was never offered before
     * @param upload the session the bytes came in, where they came in one; {@code RANGE_INVALID} where another holds it now
     */
    public Uni<Linked> stored(
            RepositoryName name,
            Principal who,
            Digest digest,
            long size,
            String objectKey,
            @Nullable UploadEnd upload) {
        return upload != null && upload.holder() != null
                ? stepwise(name, who, digest, size, objectKey, upload)
                : atOnce(name, who, digest, size, objectKey, upload);
    }

    private Uni<Linked> atOnce(
            RepositoryName name,
            Principal who,
            Digest digest,
            long size,
            String objectKey,
            @Nullable UploadEnd upload) {
        return ledger.writeOne(
                        AT_ONCE,
                        name.toString(),
                        name.namespace(),
                        Ids.next(),
                        digest.toString(),
                        size,
                        objectKey,
                        upload == null ? null : upload.id().value())
                .chain(rows -> rows.size() == 1
                        ? Uni.createFrom().item(linked(rows.iterator().next()))
                        : stepwise(name, who, digest, size, objectKey, upload));
    }

    private static Linked linked(Row row) {
        return new Linked(new ContentId(row.getUUID("id")), new RepositoryId(row.getUUID("repository_id")), true);
    }

    private Uni<Linked> stepwise(
            RepositoryName name,
            Principal who,
            Digest digest,
            long size,
            String objectKey,
            @Nullable UploadEnd upload) {
        return ledger.write(tx -> claimName
                .claim(tx, name, who)
                .chain(repository ->
                        registerBlob.register(tx, digest, size, objectKey).map(blob -> linked(repository, blob)))
                .call(linked -> settled(tx, name, linked, upload)));
    }

    /** Three statements on their way at once: PostgreSQL runs them one after the other. */
    private Uni<?> settled(Tx.Sql tx, RepositoryName name, Linked linked, @Nullable UploadEnd upload) {
        return Uni.join()
                .all(
                        links.link(tx, linked.repository(), linked.id()),
                        forget(tx, upload),
                        enforceQuota.within(tx, name).replaceWith(0))
                .andFailFast();
    }

    private static Linked linked(RepositoryId repository, Registered blob) {
        return new Linked(blob.id(), repository, blob.keyServes());
    }

    private Uni<Integer> forget(Tx.Sql tx, @Nullable UploadEnd upload) {
        return upload == null ? Uni.createFrom().item(0) : forgetUpload.forget(tx, upload);
    }
}
