package io.slipway.storage.object;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bytes. Completion of {@link #receive} means that they survive a power failure. Every method fails with
 * {@link StorageException} when the medium does.
 */
public interface ObjectStore {

    /**
     * Takes bytes in and keeps them once they are what {@code expected} says. Bytes are hashed on the way, in constant memory.
     *
     * <p>Resumes: when an earlier receive of the same digest was cut off, what arrived is read back once and {@code source} is asked
     * only for the rest. A source that breaks leaves what arrived for the next receive, as does cancelling the {@code Uni}.
     *
     * <p>Fails with {@code DIGEST_INVALID} or {@code SIZE_INVALID} when the bytes are wrong, too many or too few, and keeps nothing of
     * them.
     */
    Uni<StoredObject> receive(Expected expected, Source source);

    /** How {@code range} of the object leaves. {@code RANGE_INVALID} as {@link ByteRange} says. */
    Uni<Delivery> deliver(StoredObject object, ByteRange range, Way way);

    /** A small object as a whole; fails when it has more than {@code atMost} bytes. */
    Uni<Buffer> read(ObjectKey key, int atMost);

    /** Deletes the object; completes also when there is none. */
    Uni<Void> delete(ObjectKey key);

    /**
     * Deletes what was never completed and not touched for {@code olderThan}, but for uploads that are {@code open}; returns what was
     * deleted, for the log.
     */
    Uni<List<String>> discardLeftovers(Duration olderThan, OpenUploads open);

    /**
     * The objects that come after {@code after} (null: from the first), in the order of their keys, at most {@code limit}, from 1 to 1000;
     * none where there are no more.
     */
    Uni<List<Listed>> list(@Nullable ObjectKey after, int limit);
}
