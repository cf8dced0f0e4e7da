package io.slipway.storage.transfer;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** The running hash of the first bytes of a file. One thread at a time. */
public final class Hashed {
    private static final int BUFFER = 256 * 1024;

    private final Algorithm algorithm;
    private final MessageDigest hash;
    private long size;

    private Hashed(Algorithm algorithm, MessageDigest hash, long size) {
        this.algorithm = algorithm;
        this.hash = hash;
        this.size = size;
    }

    /** The hash of no bytes. */
    public static Hashed nothing(Algorithm algorithm) {
        return new Hashed(algorithm, algorithm.hash(), 0);
    }

    /** How many bytes. */
    public long size() {
        return size;
    }

    /** Adds {@code bytes}. */
    public void update(ByteBuffer bytes) {
        size += bytes.remaining();
        hash.update(bytes);
    }

    /** Reads what {@code file} has more; mostly that is nothing. */
    public void readOn(FileChannel file) throws IOException {
        if (file.size() <= size) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer, size) >= 0) {
            update(buffer.flip());
            buffer.clear();
        }
    }

    /** A hash of the same bytes that goes its own way. */
    public Hashed copy() {
        try {
            return new Hashed(algorithm, (MessageDigest) hash.clone(), size);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK can copy its hashes", e);
        }
    }

    /** The digest so far; the hash runs on. */
    public Digest digest() {
        return Digest.ofHash(algorithm, copy().hash);
    }
}
