package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StoredObject;
import io.slipway.upstream.limits.Backoff;
import io.slipway.upstream.limits.Limits;
import io.slipway.upstream.registry.RegistryClient;
import io.slipway.upstream.registry.UpstreamException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Fetches a blob: bytes first, row second. What breaks on the way goes on where it broke. */
@ApplicationScoped
class FetchBlob {
    private final ObjectStore store;
    private final SyncConfig config;

    FetchBlob(ObjectStore store, SyncConfig config) {
        this.store = store;
        this.config = config;
    }

    /** The blob of {@code blob}, whose bytes {@code source} has from {@code client}, remembered among {@code deliveries}. */
    Uni<ContentId> fetch(RegistryClient client, Limits limits, Descriptor blob, Source source, Deliveries deliveries) {
        Backoff backoff = new Backoff(
                limits, failure -> failure instanceof UpstreamException upstream ? upstream.again() : Optional.empty());
        return backoff.retry(() -> store.receive(expected(blob), source))
                .onFailure(RegistryException.class)
                .transform(wrong -> client.wrongBlob(blob.digest(), String.valueOf(wrong.getMessage())))
                .chain(stored -> registered(stored, deliveries));
    }

    private Expected expected(Descriptor blob) {
        return blob.size() < 0
                ? Expected.atMost(blob.digest(), config.largestBlob())
                : Expected.exactly(blob.digest(), blob.size());
    }

    /** Whoever loses the race to register a digest deletes his own object. */
    private Uni<ContentId> registered(StoredObject stored, Deliveries deliveries) {
        return deliveries
                .add(new RegisterDelivered.Blob(
                        stored.digest(), stored.size(), stored.key().toString()))
                .call(registered -> registered.keyServes() ? Uni.createFrom().voidItem() : store.delete(stored.key()))
                .map(RegisterBlob.Registered::id);
    }
}
