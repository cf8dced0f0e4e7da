package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to fill the resumable files of digests that begin alike, held against other threads and other processes.
 *
 * <p>The lock is on a file of its own that is never moved or deleted: a lock on the file that is filled would be lost with its move.
 * Whoever does not get it fills a file of his own, which only costs him the resume.
 */
record Stripe(FileChannel channel, FileLock lock) implements AutoCloseable {
    private static final int PREFIX = 3;

    static @Nullable Stripe tryLock(Path directory, Digest digest) throws IOException {
        Path file = directory.resolve(digest.hex().substring(0, PREFIX) + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        if (lock == null) {
            channel.close();
            return null;
        }
        return new Stripe(channel, lock);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
