package io.slipway.storage.files;

import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to work on one upload, held against other processes that share the directory; a process that dies gives it up.
 *
 * <p>All uploads share one file, each has one byte of it, far beyond its end: a lock on the upload's own file would be lost with its
 * move, and a lock file for each would have to be cleaned. To POSIX a lock belongs to the process, and closing <em>any</em> channel of
 * the file gives it up: so a process opens the file once and never closes it.
 */
record UploadLock(FileLock lock) implements AutoCloseable {
    private static final ConcurrentMap<Path, FileChannel> OPEN = new ConcurrentHashMap<>();
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The right to {@code upload}; {@code TOOMANYREQUESTS} where another process keeps it for longer than {@code patience}. */
    static UploadLock take(Path directory, ObjectKey upload, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        UploadLock lock = tryTake(directory, upload);
        while (lock == null) {
            if (System.nanoTime() - deadline > 0) {
                throw RegistryError.TOOMANYREQUESTS.because(
                        "another replica still works on this upload, try again later");
            }
            pause();
            lock = tryTake(directory, upload);
        }
        return lock;
    }

    /** The right to {@code upload}, or null where another process has it. */
    static @Nullable UploadLock tryTake(Path directory, ObjectKey upload) throws IOException {
        try {
            FileLock lock = channel(directory).tryLock(position(upload), 1, false);
            return lock == null ? null : new UploadLock(lock);
        } catch (OverlappingFileLockException heldByAnotherStoreOfThisProcess) {
            return null;
        }
    }

    private static FileChannel channel(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve("uploads.lock");
        FileChannel open = OPEN.get(file);
        return open != null ? open : open(file);
    }

    private static synchronized FileChannel open(Path file) throws IOException {
        FileChannel open = OPEN.get(file);
        if (open == null) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            OPEN.put(file, open);
        }
        return open;
    }

    /** Any place will do that two uploads hardly ever share; sharing one only makes them wait for each other. */
    private static long position(ObjectKey upload) {
        return UUID.nameUUIDFromBytes(upload.value().getBytes(StandardCharsets.UTF_8))
                        .getMostSignificantBits()
                >>> 2;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another replica works on the upload", e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
    }
}
