package io.slipway.storage.files;

import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.transfer.Hashed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The running hashes of the uploads this process worked on last; what is not here is read back. */
final class RunningHashes {
    private static final int REMEMBERED = 10_000;

    private final Map<ObjectKey, Hashed> hashes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Hashed> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Hands out the hash, which is no longer remembered. */
    synchronized @Nullable Hashed take(ObjectKey upload) {
        return hashes.remove(upload);
    }

    synchronized void keep(ObjectKey upload, Hashed hash) {
        hashes.put(upload, hash);
    }

    synchronized void forget(ObjectKey upload) {
        hashes.remove(upload);
    }
}
