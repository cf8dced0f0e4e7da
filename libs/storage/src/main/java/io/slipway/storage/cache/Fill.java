package io.slipway.storage.cache;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Hashed;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A file that is written beside what a client is sent. Its failures are nobody's but its own: the client is sent on. */
final class Fill {
    private static final Logger LOG = Logger.getLogger(Fill.class);

    private final StoredObject object;
    private final Path part;
    private final Path whole;
    private final Hashed hash;
    private @Nullable FileChannel channel;
    private boolean over;

    Fill(StoredObject object, Path part, Path whole) {
        this.object = object;
        this.part = part;
        this.whole = whole;
        this.hash = Hashed.nothing(object.digest().algorithm());
    }

    /** Writes {@code passing} and hands it on. */
    synchronized Buffer write(Buffer passing) {
        if (!over) {
            try {
                append(ByteBuffer.wrap(passing.getBytes()));
            } catch (IOException e) {
                over = true;
                LOG.warnf("%s is not kept in the cache: %s", object.digest(), e);
            }
        }
        return passing;
    }

    private void append(ByteBuffer bytes) throws IOException {
        if (hash.size() + bytes.remaining() > object.size()) {
            throw new IOException("there are more than " + object.size() + " bytes");
        }
        hash.update(bytes.duplicate());
        FileChannel file = channel == null ? open() : channel;
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(part.getParent());
        channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return channel;
    }

    /** The file, if all of the object was written; else nothing is left of it. */
    synchronized Optional<Path> finish() {
        boolean complete = !over && channel != null && hash.size() == object.size();
        over = true;
        try {
            if (channel != null) {
                channel.close();
            }
            if (complete && isRight()) {
                Files.move(part, whole);
                return Optional.of(whole);
            }
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warnf("%s is not kept in the cache: %s", object.digest(), e);
        }
        return Optional.empty();
    }

    private boolean isRight() {
        Digest found = hash.digest();
        if (!found.equals(object.digest())) {
            LOG.errorf(
                    "the object store has wrong bytes: object=%s is %s, not %s", object.key(), found, object.digest());
            return false;
        }
        return true;
    }
}
