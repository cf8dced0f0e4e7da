package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The layout on disk:
 *
 * <pre>
 * blobs/sha256/ab/abcd….4f1c…    an object, complete and durable
 * incoming/sha256-abcd….part          what arrived of an object so far
 * incoming/sha256-abcd….9e0a….part    the same, when somebody else already fills the first
 * incoming/abc.lock                   held by whoever fills a file whose digest begins so
 * </pre>
 */
final class Directories {
    private final Path root;
    private final Path incoming;

    Directories(Path root) {
        this.root = root.toAbsolutePath();
        this.incoming = this.root.resolve("incoming");
    }

    Path incoming() {
        return incoming;
    }

    Path object(ObjectKey key) {
        return root.resolve(key.toString());
    }

    /** Opens the file an object of this digest is received into: the one an earlier attempt left, if nobody else fills it now. */
    Incoming open(Expected expected) throws IOException {
        Path directory = Files.createDirectories(incoming);
        String name = expected.digest().algorithm() + "-" + expected.digest().hex();
        Stripe stripe = Stripe.tryLock(directory, expected.digest());
        return stripe == null
                ? Incoming.open(directory.resolve(name + "." + UUID.randomUUID() + ".part"), expected, null)
                : Incoming.open(directory.resolve(name + ".part"), expected, stripe);
    }

    /** Moves a sealed file to a key of its own, durably: rename, then fsync of the directories that changed. */
    ObjectKey keep(Incoming sealed, Digest digest) throws IOException {
        ObjectKey key = new ObjectKey("blobs/" + digest.algorithm() + "/"
                + digest.hex().substring(0, 2) + "/" + digest.hex() + "." + UUID.randomUUID());
        Path target = object(key);
        createDurably(target.getParent());
        move(sealed.file(), target);
        force(target.getParent());
        return key;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("slipway.storage.directory must be one file system", e);
        }
    }

    private void createDurably(@Nullable Path directory) throws IOException {
        if (directory == null || Files.isDirectory(directory)) {
            return;
        }
        createDurably(directory.getParent());
        Path made = Files.createDirectories(directory);
        force(made);
        force(made.getParent());
    }

    private static void force(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
