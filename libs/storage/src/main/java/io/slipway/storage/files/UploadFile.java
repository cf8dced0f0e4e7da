package io.slipway.storage.files;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.transfer.Hashed;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open file of an upload, with the hash of what it holds. One thread at a time, and one process: it keeps the upload's lock until
 * it is closed.
 */
final class UploadFile implements AutoCloseable {
    private static final Set<StandardOpenOption> THERE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> PERHAPS_NEW =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    private final UploadState upload;
    private final FileChannel channel;
    private final UploadLock lock;
    private final RunningHashes hashes;
    private final Hashed before;
    private Hashed hashed;
    private boolean torn;

    private UploadFile(UploadState upload, FileChannel channel, UploadLock lock, RunningHashes hashes, Hashed hashed) {
        this.upload = upload;
        this.channel = channel;
        this.lock = lock;
        this.hashes = hashes;
        this.hashed = hashed;
        this.before = hashed.copy();
    }

    /** Opens {@code file}, which need not be there before something arrived, and hashes what another process added to it. */
    static UploadFile open(Path file, UploadState upload, UploadLock lock, RunningHashes hashes) throws IOException {
        FileChannel channel = FileChannel.open(file, upload.size() == 0 ? PERHAPS_NEW : THERE);
        try {
            Hashed hashed = hashed(channel, upload.algorithm(), hashes.take(upload.key()));
            channel.position(hashed.size());
            return new UploadFile(upload, channel, lock, hashes, hashed);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What arrived is only ever added to, so that what was hashed once need not be read again. */
    private static Hashed hashed(FileChannel channel, Algorithm algorithm, @Nullable Hashed remembered)
            throws IOException {
        Hashed hashed =
                remembered == null || remembered.size() > channel.size() ? Hashed.nothing(algorithm) : remembered;
        hashed.readOn(channel);
        return hashed;
    }

    FileChannel channel() {
        return channel;
    }

    /** How many bytes have arrived. */
    long size() {
        return hashed.size();
    }

    /** The digest of what has arrived; it is read back where another algorithm ran along. */
    Digest digest(Algorithm algorithm) throws IOException {
        return algorithm == upload.algorithm()
                ? hashed.digest()
                : hashed(channel, algorithm, null).digest();
    }

    /** Appends {@code bytes}; {@code SIZE_INVALID} where the upload would have more than {@code limit}, and forgets what was appended before. */
    void append(List<Buffer> bytes, long limit) throws IOException {
        ByteBuffer[] chunks = bytes.stream().map(UploadFile::view).toArray(ByteBuffer[]::new);
        long more = bytes.stream().mapToLong(Buffer::length).sum();
        if (hashed.size() + more > limit) {
            forgetAppended();
            throw RegistryError.SIZE_INVALID.because("the upload has more than the allowed " + limit + " bytes");
        }
        torn = true;
        for (long written = 0; written < more; ) {
            written += channel.write(chunks);
        }
        for (ByteBuffer chunk : chunks) {
            hashed.update(chunk.rewind());
        }
        torn = false;
    }

    /** The bytes themselves, not a copy: Vert.x has no other way to them than Netty's buffer. */
    @SuppressWarnings("deprecation")
    private static ByteBuffer view(Buffer bytes) {
        return bytes.getByteBuf().nioBuffer();
    }

    private void forgetAppended() throws IOException {
        channel.truncate(before.size());
        hashed = before.copy();
    }

    /** Closes the file and gives up the lock; the hash is remembered unless a write failed in the middle. */
    @Override
    public void close() throws IOException {
        if (!torn) {
            hashes.keep(upload.key(), hashed);
        }
        try (lock) {
            channel.close();
        }
    }
}
