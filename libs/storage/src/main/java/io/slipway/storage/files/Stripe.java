package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to fill the resumable files of digests that begin alike, held against other threads and other processes.
 *
 * <p>The lock is on a file of its own that is never moved or deleted: a lock on the file that is filled would be lost with its move.
 * Whoever does not get it fills a file of his own, which only costs him the resume.
 *
 * <p>Threads of this process are kept apart before the lock file is even opened: to POSIX a lock belongs to the process, and closing
 * <em>any</em> channel of the file gives it up, also the channel of a thread that did not get it.
 */
record Stripe(Path file, FileChannel channel, FileLock lock) implements AutoCloseable {
    private static final int PREFIX = 3;
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    static @Nullable Stripe tryLock(Path directory, Digest digest) throws IOException {
        Path file = directory.toRealPath().resolve(digest.hex().substring(0, PREFIX) + ".lock");
        if (!HELD_HERE.add(file)) {
            return null;
        }
        Stripe stripe = null;
        try {
            stripe = lock(file);
            return stripe;
        } finally {
            if (stripe == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static @Nullable Stripe lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock == null ? null : new Stripe(file, channel, lock);
        } catch (OverlappingFileLockException heldByAnotherClassLoader) {
            return null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
