package io.slipway.registry.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.upload.LinkBlob;
import io.slipway.catalog.upload.LinkBlob.Linked;
import io.slipway.catalog.upload.PushedBlob;
import io.slipway.catalog.upload.UploadEnd;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Gives stored bytes a row and a link. Bytes that nobody will name are deleted by whoever stored them. */
@ApplicationScoped
class KeepBlob {
    private final LinkBlob link;
    private final ObjectStore store;

    KeepBlob(LinkBlob link, ObjectStore store) {
        this.link = link;
        this.store = store;
    }

    /**
     * Links {@code stored} to {@code name}. A refusal deletes the bytes, but not where another goes on with the upload they are of; any
     * other failure may have been a commit that was not heard of, so it leaves them to cleanup.
     */
    Uni<Void> keep(RepositoryName name, Principal who, StoredObject stored, @Nullable UploadEnd upload) {
        String key = stored.key().toString();
        return link.link(new PushedBlob(name, who, stored.digest(), stored.size(), key, upload))
                .onFailure(KeepBlob::isRefusal)
                .call(() -> store.delete(stored.key()))
                .chain(linked -> deleteUnlessServing(linked, stored));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() != RegistryError.RANGE_INVALID;
    }

    private Uni<Void> deleteUnlessServing(Linked linked, StoredObject stored) {
        return linked.keyServes() ? Uni.createFrom().voidItem() : store.delete(stored.key());
    }
}
