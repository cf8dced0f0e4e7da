package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The layout on disk:
 *
 * <pre>
 * blobs/sha256/ab/abcd….4f1c…    an object, complete and durable
 * uploads/4f1c…                  what arrived of an upload so far
 * uploads.lock                   whoever works on an upload holds a byte of it
 * incoming/sha256-abcd….part          what arrived of an object so far
 * incoming/sha256-abcd….9e0a….part    the same, when somebody else already fills the first
 * incoming/abc.lock                   held by whoever fills a file whose digest begins so
 * </pre>
 */
final class Directories {
    private final Path root;
    private final Path incoming;
    private final Path uploads;
    private final Disk disk;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    Directories(Path root, Disk disk) {
        this.root = root.toAbsolutePath().normalize();
        this.incoming = this.root.resolve("incoming");
        this.uploads = this.root.resolve("uploads");
        this.disk = disk;
    }

    Path root() {
        return root;
    }

    Path uploads() {
        return uploads;
    }

    Path incoming() {
        return incoming;
    }

    Path object(ObjectKey key) {
        return root.resolve(key.toString());
    }

    /** A file for an object that is to arrive; not open yet. */
    Incoming incoming(Expected expected) {
        return new Incoming(incoming, expected);
    }

    /** Opens {@code file}, in a directory that is there. */
    void open(Incoming file) throws IOException {
        createDurably(incoming);
        file.open();
    }

    /** Makes the directory of the uploads. */
    void openUploads() throws IOException {
        createDurably(uploads);
    }

    /** Seals a file and moves it to a key of its own, durably: fsync, rename, fsync of the directories that changed. */
    ObjectKey keep(Incoming arrived, Digest digest) throws IOException {
        arrived.seal();
        disk.force(arrived.channel());
        ObjectKey key = key(digest, UUID.randomUUID().toString());
        moveDurably(arrived.file(), key);
        return key;
    }

    /** The key of an object: of its own, also for bytes that are stored already. */
    static ObjectKey key(Digest digest, String id) {
        return new ObjectKey(
                "blobs/" + digest.algorithm() + "/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "." + id);
    }

    /** Gives a file, whose bytes are durable, the name of an object. */
    void moveDurably(Path from, ObjectKey key) throws IOException {
        Path target = object(key);
        createDurably(target.getParent());
        move(from, target);
        disk.force(target.getParent());
    }

    /** Makes sure of the name of an object that somebody moved into its place and perhaps did not come to the fsync. */
    void ensureDurable(ObjectKey key) throws IOException {
        disk.force(object(key).getParent());
    }

    /** Makes the bytes of an open file durable. */
    void force(FileChannel file) throws IOException {
        disk.force(file);
    }

    private void move(Path from, Path to) throws IOException {
        try {
            disk.move(from, to);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("slipway.storage.directory must be one file system", e);
        }
    }

    /**
     * Makes a directory of the store whose name survives a power failure. One that is found was perhaps made by somebody who has not
     * come to the fsync yet, so the first use by this process does it too.
     */
    private void createDurably(@Nullable Path directory) throws IOException {
        if (directory == null || (durable.contains(directory) && Files.isDirectory(directory))) {
            return;
        }
        if (directory.equals(root)) {
            makeDurably(root);
        } else {
            Path parent = directory.getParent();
            createDurably(parent);
            Files.createDirectories(directory);
            disk.force(parent);
        }
        durable.add(directory);
    }

    /** Makes what is missing on the way to {@code directory}; what is there belongs to others, who may not even let us read it. */
    private void makeDurably(@Nullable Path directory) throws IOException {
        if (directory == null || Files.isDirectory(directory)) {
            return;
        }
        makeDurably(directory.getParent());
        Files.createDirectories(directory);
        disk.force(directory.getParent());
    }
}
