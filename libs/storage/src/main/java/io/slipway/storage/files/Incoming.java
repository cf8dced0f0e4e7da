package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.Expected;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being filled, with the hash of what it holds. One thread at a time: whoever works on it holds its monitor, so that a
 * receive that is canceled is not closed in the middle of a write or a move.
 */
final class Incoming implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final Path directory;
    private final Expected expected;
    private final MessageDigest hash;
    private @Nullable Part part;
    private long size;
    private boolean refused;
    private volatile boolean closed;

    Incoming(Path directory, Expected expected) {
        this.directory = directory;
        this.expected = expected;
        this.hash = expected.digest().algorithm().hash();
    }

    /** Opens the file and hashes what an earlier attempt left in it; does nothing once closed. */
    void open() throws IOException {
        if (closed) {
            return;
        }
        part = Part.open(directory, expected.digest());
        readBack();
    }

    Path file() throws IOException {
        return part().file();
    }

    FileChannel channel() throws IOException {
        return part().channel();
    }

    /** How many bytes have arrived. */
    long size() {
        return size;
    }

    /** Whether what arrived was found to be something else than what was expected. */
    boolean isRefused() {
        return refused;
    }

    /** Whether it was closed: by whoever kept it, or because the receive was canceled. */
    boolean isClosed() {
        return closed;
    }

    /** Whether there is nothing left to ask for. Without a size only the hash can say: to ask beyond the end is an error to many. */
    boolean isComplete() {
        return expected.size().isPresent()
                ? size == expected.size().getAsLong()
                : hashSoFar().equals(expected.digest());
    }

    private Digest hashSoFar() {
        try {
            return Digest.ofHash(expected.digest().algorithm(), (MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK can copy its hashes", e);
        }
    }

    private void readBack() throws IOException {
        if (part().channel().size() == 0) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (part().channel().read(buffer) >= 0) {
            buffer.flip();
            size += buffer.remaining();
            hash.update(buffer);
            buffer.clear();
        }
        if (size > expected.limit()) {
            startOver();
        }
    }

    /** Forgets what arrived. */
    void startOver() throws IOException {
        hash.reset();
        size = 0;
        refused = false;
        part().channel().truncate(0);
    }

    /**
     * Appends {@code bytes}; {@code SIZE_INVALID} where they are more than expected. Does nothing once closed: a receive that was
     * canceled may still have a buffer on its way.
     */
    void append(Buffer bytes) throws IOException {
        if (closed) {
            return;
        }
        if (size + bytes.length() > expected.limit()) {
            throw refuse(RegistryError.SIZE_INVALID.because(
                    expected.digest() + " has more than the expected " + expected.limit() + " bytes"));
        }
        ByteBuffer chunk = ByteBuffer.wrap(bytes.getBytes());
        hash.update(chunk.duplicate());
        while (chunk.hasRemaining()) {
            size += part().channel().write(chunk);
        }
    }

    /** Refuses what arrived if it is not what was expected. */
    void seal() throws IOException {
        if (expected.size().isPresent() && size != expected.size().getAsLong()) {
            throw refuse(RegistryError.SIZE_INVALID.because(expected.digest() + " has " + size + " bytes, expected "
                    + expected.size().getAsLong()));
        }
        Digest found = Digest.ofHash(expected.digest().algorithm(), hash);
        if (!found.equals(expected.digest())) {
            throw refuse(
                    RegistryError.DIGEST_INVALID.because("expected " + expected.digest() + ", the bytes are " + found));
        }
    }

    private RegistryException refuse(RegistryException reason) {
        refused = true;
        return reason;
    }

    /** Removes the file: what it holds can never become what was expected. */
    void discard() throws IOException {
        Files.deleteIfExists(file());
    }

    private Part part() throws IOException {
        if (part == null) {
            throw new ClosedChannelException();
        }
        return part;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        Part closing = part;
        part = null;
        if (closing != null) {
            closing.close();
        }
    }
}
