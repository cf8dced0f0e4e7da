package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open file of a receive.
 *
 * @param stripe the right to the file that an earlier attempt may have left and a later one may go on with; without it the file is one
 *     that nobody else will ever look at
 */
record Part(Path file, FileChannel channel, @Nullable Stripe stripe) implements AutoCloseable {

    /** Opens the file an earlier attempt left, if nobody else fills it now, else a file of its own. */
    static Part open(Path directory, Digest digest) throws IOException {
        String name = digest.algorithm() + "-" + digest.hex();
        Stripe stripe = Stripe.tryLock(directory, digest);
        if (stripe == null) {
            Path own = directory.resolve(name + "." + UUID.randomUUID() + ".part");
            return new Part(own, open(own), null);
        }
        try {
            Path shared = directory.resolve(name + ".part");
            return new Part(shared, open(shared), stripe);
        } catch (IOException | RuntimeException e) {
            stripe.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Closes the file, and deletes it where nobody can go on with it; first the file, then the right to it. */
    @Override
    public void close() throws IOException {
        try (stripe;
                channel) {
            if (stripe == null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
