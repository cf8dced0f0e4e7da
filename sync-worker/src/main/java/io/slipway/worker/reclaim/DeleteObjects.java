package io.slipway.worker.reclaim;

import io.slipway.catalog.cleanup.DoomedObjects;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Deletes objects that no row names any more; their rows are gone and committed. */
@ApplicationScoped
class DeleteObjects {
    private static final Logger LOG = Logger.getLogger(DeleteObjects.class);

    private final DoomedObjects doomedObjects;
    private final ObjectStore store;
    private final ReclaimConfig config;

    DeleteObjects(DoomedObjects doomedObjects, ObjectStore store, ReclaimConfig config) {
        this.doomedObjects = doomedObjects;
        this.store = store;
        this.config = config;
    }

    /** Deletes some of them; tells how many. What cannot be deleted now is put behind the others and tried again later. */
    Uni<Integer> delete() {
        return doomedObjects.find(config.batch()).chain(this::deleteAll);
    }

    private Uni<Integer> deleteAll(List<String> keys) {
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(this::deleted)
                .merge(config.parallel())
                .select()
                .where(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList()
                .call(doomedObjects::forget)
                .call(deleted -> doomedObjects.defer(without(keys, deleted)))
                .map(List::size);
    }

    /** The key, where its object is deleted. */
    private Uni<Optional<String>> deleted(String key) {
        return store.delete(new ObjectKey(key))
                .map(done -> Optional.of(key))
                .onFailure()
                .invoke(failure -> LOG.warnf("could not delete object=%s: %s", key, failure))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    private static List<String> without(List<String> keys, List<String> deleted) {
        Set<String> left = new LinkedHashSet<>(keys);
        deleted.forEach(left::remove);
        return List.copyOf(left);
    }
}
