package io.slipway.worker.reclaim;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.CopyManifest;
import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Copies manifests to the object store, so that a catalog that was lost can be made again. A copy is a line of JSON, which says under what
 * digest and type the manifest is served, and the bytes as received.
 */
@ApplicationScoped
class CopyManifests {
    /** What a copy begins with, so that it is told from a blob. */
    static final String KIND = "slipway/manifest-copy/1";

    /** How many are in memory at a time, of 4 MiB at most each. */
    private static final int AT_ONCE = 16;

    private static final ContentId FIRST = new ContentId(new UUID(0, 0));

    private final CopyManifest copyManifest;
    private final ObjectStore store;
    private final ReclaimConfig config;

    CopyManifests(CopyManifest copyManifest, ObjectStore store, ReclaimConfig config) {
        this.copyManifest = copyManifest;
        this.store = store;
        this.config = config;
    }

    /** Copies some of those that have no copy; as many as a batch where there are more. */
    Uni<Integer> copy() {
        return copyManifest
                .find(FIRST, AT_ONCE)
                .call(this::copyAll)
                .map(uncopied -> uncopied.size() == AT_ONCE ? config.batch() : uncopied.size());
    }

    private Uni<List<Boolean>> copyAll(List<CopyManifest.Uncopied> uncopied) {
        return Multi.createFrom()
                .iterable(uncopied)
                .onItem()
                .transformToUni(this::copy)
                .merge(config.parallel())
                .collect()
                .asList();
    }

    private Uni<Boolean> copy(CopyManifest.Uncopied manifest) {
        Buffer copy = copyOf(manifest);
        Digest digest = Digest.ofBytes(copy.getBytes());
        return store.receive(
                        Expected.exactly(digest, copy.length()),
                        offset -> Multi.createFrom().item(copy.slice(Math.toIntExact(offset), copy.length())))
                .chain(stored -> recorded(manifest, stored));
    }

    private static Buffer copyOf(CopyManifest.Uncopied manifest) {
        String head = new JsonObject()
                .put("kind", KIND)
                .put("digest", manifest.digest().toString())
                .put("mediaType", manifest.mediaType().toString())
                .encode();
        return Buffer.buffer(head).appendString("\n").appendBuffer(manifest.bytes());
    }

    private Uni<Boolean> recorded(CopyManifest.Uncopied manifest, StoredObject stored) {
        return copyManifest
                .copied(manifest.id(), stored.key().toString())
                .call(named -> named ? Uni.createFrom().voidItem() : store.delete(stored.key()));
    }
}
