package io.slipway.worker.reclaim;

import io.slipway.catalog.cleanup.DoomedObjects;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Deletes objects that no row names any more; their rows are gone and committed. */
@ApplicationScoped
class DeleteObjects {
    private final DoomedObjects doomedObjects;
    private final ObjectStore store;
    private final ReclaimConfig config;

    DeleteObjects(DoomedObjects doomedObjects, ObjectStore store, ReclaimConfig config) {
        this.doomedObjects = doomedObjects;
        this.store = store;
        this.config = config;
    }

    /** Deletes some of them; tells how many. What cannot be deleted now is tried again the next time. */
    Uni<Integer> delete() {
        return doomedObjects
                .find(config.batch())
                .chain(this::delete)
                .call(doomedObjects::forget)
                .map(List::size);
    }

    private Uni<List<String>> delete(List<String> keys) {
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(key -> store.delete(new ObjectKey(key)).replaceWith(key))
                .merge(config.parallel())
                .collect()
                .asList();
    }
}
