package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterBlob.Registered;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Links a blob that was uploaded to the repository it was uploaded to: from then on it is readable there, on every replica. */
@ApplicationScoped
public class LinkBlob {
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
     * @param upload the session the bytes came in, where they came in one
     */
    public Uni<Linked> stored(
            RepositoryName name, Principal who, Digest digest, long size, String objectKey, @Nullable UploadId upload) {
        return ledger.write(tx -> claimName
                .claim(tx, name, who)
                .chain(repository -> link(tx, repository, digest, size, objectKey))
                .call(linked -> forget(tx, upload))
                .call(linked -> enforceQuota.within(tx, name)));
    }

    private Uni<Linked> link(Tx.Sql tx, RepositoryId repository, Digest digest, long size, String objectKey) {
        return registerBlob
                .register(tx, digest, size, objectKey)
                .call(blob -> links.link(tx, repository, blob.id()))
                .map(blob -> linked(repository, blob));
    }

    private static Linked linked(RepositoryId repository, Registered blob) {
        return new Linked(blob.id(), repository, blob.keyServes());
    }

    private Uni<Integer> forget(Tx.Sql tx, @Nullable UploadId upload) {
        return upload == null ? Uni.createFrom().item(0) : forgetUpload.forget(tx, upload);
    }
}
