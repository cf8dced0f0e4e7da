package io.slipway.worker.reclaim;

import io.slipway.catalog.cleanup.Stored;
import io.slipway.catalog.cleanup.SuspectObjects;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the object store, a stretch at a time, for objects that nothing names: what a process left that ended between the bytes
 * and the row, or of an upload that nobody went on with.
 */
@ApplicationScoped
class SweepObjects {
    /** What one question to S3 answers. */
    private static final int STRETCH = 1000;

    private final ObjectStore store;
    private final SuspectObjects suspectObjects;
    private final ReclaimConfig config;
    private volatile @Nullable ObjectKey after;
    private volatile long nextAt = System.nanoTime();

    SweepObjects(ObjectStore store, SuspectObjects suspectObjects, ReclaimConfig config) {
        this.store = store;
        this.suspectObjects = suspectObjects;
        this.config = config;
    }

    /** Looks at the next stretch; once all was looked at, not before it is time again. Tells how many objects are suspected now. */
    Uni<Integer> sweep() {
        return System.nanoTime() - nextAt < 0
                ? Uni.createFrom().item(0)
                : store.list(after, STRETCH).chain(this::suspected);
    }

    private Uni<Integer> suspected(List<Listed> objects) {
        if (objects.isEmpty()) {
            after = null;
            nextAt = System.nanoTime() + config.leftovers().toNanos();
            return Uni.createFrom().item(0);
        }
        return suspectObjects
                .suspect(objects.stream().map(SweepObjects::stored).toList())
                .invoke(() -> after = objects.getLast().key());
    }

    private static Stored stored(Listed object) {
        return new Stored(object.key().toString(), object.upload().toString());
    }
}
