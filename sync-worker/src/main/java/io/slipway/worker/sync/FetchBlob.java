package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.SourceId;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
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
    private final RegisterBlob register;
    private final SyncConfig config;

    FetchBlob(ObjectStore store, RegisterBlob register, SyncConfig config) {
        this.store = store;
        this.register = register;
        this.config = config;
    }

    /** The blob of {@code blob}, fetched by {@code client} and remembered as delivered by {@code source}. */
    Uni<ContentId> fetch(RegistryClient client, Limits limits, Descriptor blob, SourceId source) {
        Backoff backoff = new Backoff(
                limits, failure -> failure instanceof UpstreamException upstream ? upstream.again() : Optional.empty());
        return backoff.retry(() -> store.receive(expected(blob), offset -> client.blob(blob.digest(), offset)))
                .onFailure(RegistryException.class)
                .transform(wrong -> client.wrongBlob(blob.digest(), String.valueOf(wrong.getMessage())))
                .chain(stored -> registered(stored, source));
    }

    private Expected expected(Descriptor blob) {
        return blob.size() < 0
                ? Expected.atMost(blob.digest(), config.largestBlob())
                : Expected.exactly(blob.digest(), blob.size());
    }

    /** Whoever loses the race to register a digest deletes his own object. */
    private Uni<ContentId> registered(StoredObject stored, SourceId source) {
        return register.register(stored.digest(), stored.size(), stored.key().toString(), source)
                .call(registered -> registered.keyServes() ? Uni.createFrom().voidItem() : store.delete(stored.key()))
                .map(RegisterBlob.Registered::id);
    }
}
