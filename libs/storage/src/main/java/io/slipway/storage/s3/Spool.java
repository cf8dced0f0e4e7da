package io.slipway.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A file of this machine that collects the bytes of a part, so that a part can be sent again, and memory does not hold it. It has no
 * name once it is open: it goes with the process, however that ends. One thread at a time.
 */
final class Spool implements AutoCloseable {
    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();
    private long size;

    private Spool(FileChannel channel) {
        this.channel = channel;
    }

    static Spool open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(UUID.randomUUID() + ".spool");
        return new Spool(FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** How many bytes it holds. */
    long size() {
        return size;
    }

    void append(ByteBuffer bytes) throws IOException {
        checksum.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            size += channel.write(bytes, size);
        }
    }

    /** Forgets what it holds. */
    void clear() throws IOException {
        channel.truncate(0);
        checksum.reset();
        size = 0;
    }

    /** What it holds, until more is appended or it is cleared. */
    Body body() {
        return new Body(channel, 0, size, Body.base64(checksum));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
