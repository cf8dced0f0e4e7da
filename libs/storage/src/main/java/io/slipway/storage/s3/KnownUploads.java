package io.slipway.storage.s3;

import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.transfer.Hashed;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the uploads it worked on last: where they stand, also when nobody could be told, and their running hash.
 * Nothing is lost with it: the session says where to go on, and bytes whose hash is not known are read back.
 */
final class KnownUploads {
    private static final int REMEMBERED = 10_000;

    private final Map<ObjectKey, Known> uploads = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Known> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Known(UploadState state, @Nullable Hashed hash, Set<String> turns) {}

    /** Where the upload stands, if this process went on from {@code upload}; null where it knows nothing of it. */
    synchronized @Nullable UploadState latest(UploadState upload) {
        Known known = uploads.get(upload.key());
        return known != null
                        && (known.state().equals(upload)
                                || known.turns()
                                        .contains(Medium.fromString(upload.medium())
                                                .turn()))
                ? known.state()
                : null;
    }

    /** The running hash of exactly these bytes, a copy; null where it is not known. */
    synchronized @Nullable Hashed hash(UploadState upload) {
        Known known = uploads.get(upload.key());
        return known == null || known.hash() == null || !known.state().equals(upload)
                ? null
                : known.hash().copy();
    }

    /** An append went on from {@code before}, through the states of {@code turns}, that one too, and ended at {@code after}. */
    synchronized void keep(UploadState before, Set<String> turns, UploadState after, @Nullable Hashed hash) {
        Known known = uploads.get(before.key());
        Set<String> all = new HashSet<>(turns);
        if (known != null && known.state().equals(before)) {
            all.addAll(known.turns());
        }
        uploads.put(before.key(), new Known(after, hash, all));
    }

    synchronized void forget(UploadState upload) {
        uploads.remove(upload.key());
    }
}
