package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.Expected;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A file that is being filled, with the hash of what it holds. Used by one thread at a time. */
final class Incoming implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final Path file;
    private final Expected expected;
    private final FileChannel channel;
    private final @Nullable Stripe stripe;
    private final MessageDigest hash;
    private long size;

    private Incoming(Path file, Expected expected, FileChannel channel, @Nullable Stripe stripe) {
        this.file = file;
        this.expected = expected;
        this.channel = channel;
        this.stripe = stripe;
        this.hash = expected.digest().algorithm().hash();
    }

    /** Opens {@code file} and hashes what an earlier attempt left in it. */
    static Incoming open(Path file, Expected expected, @Nullable Stripe stripe) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Incoming incoming = new Incoming(file, expected, channel, stripe);
        incoming.readBack();
        return incoming;
    }

    Path file() {
        return file;
    }

    /** How many bytes have arrived. */
    long size() {
        return size;
    }

    private void readBack() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
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
        channel.truncate(0);
    }

    /** Appends {@code bytes}; {@code SIZE_INVALID} where they are more than expected. */
    void append(Buffer bytes) throws IOException {
        if (size + bytes.length() > expected.limit()) {
            throw RegistryError.SIZE_INVALID.because(
                    expected.digest() + " has more than the expected " + expected.limit() + " bytes");
        }
        ByteBuffer chunk = ByteBuffer.wrap(bytes.getBytes());
        hash.update(chunk.duplicate());
        while (chunk.hasRemaining()) {
            size += channel.write(chunk);
        }
    }

    /** Makes what arrived durable, if it is what was expected. */
    void seal() throws IOException {
        if (expected.size().isPresent() && size != expected.size().getAsLong()) {
            throw RegistryError.SIZE_INVALID.because(expected.digest() + " has " + size + " bytes, expected "
                    + expected.size().getAsLong());
        }
        Digest found = Digest.ofHash(expected.digest().algorithm(), hash);
        if (!found.equals(expected.digest())) {
            throw RegistryError.DIGEST_INVALID.because("expected " + expected.digest() + ", the bytes are " + found);
        }
        channel.force(true);
    }

    /** Removes the file: what it holds can never become what was expected. */
    void discard() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (stripe != null) {
            stripe.close();
        }
    }
}
