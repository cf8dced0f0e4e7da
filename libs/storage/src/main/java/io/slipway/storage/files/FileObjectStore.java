package io.slipway.storage.files;

import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.OpenUploads;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.Way;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Objects as files of one directory. File system calls run on worker threads, never on an event loop. */
public class FileObjectStore implements ObjectStore {
    private final Directories directories;
    private final Room room;
    private final Executor workers;

    /** A store in the directory that {@code config} names. */
    public FileObjectStore(FilesConfig config) {
        this(config, new Disk());
    }

    FileObjectStore(FilesConfig config, Disk disk) {
        this.directories = new Directories(config.directory(), disk);
        this.room = new Room(directories.root(), config.reserve());
        this.workers = Infrastructure.getDefaultExecutor();
    }

    @Override
    public Uni<StoredObject> receive(Expected expected, Source source) {
        return new Reception(directories, workers, expected, source, room, null).run();
    }

    @Override
    public Uni<Delivery> deliver(StoredObject object, ByteRange range, Way way) {
        return Uni.createFrom().item(() -> region(directories.object(object.key()), range.of(object.size())));
    }

    private static Delivery region(Path file, ByteRange.Resolved resolved) {
        return new Delivery.FileRegion(file, resolved.offset(), resolved.length());
    }

    @Override
    public Uni<Buffer> read(ObjectKey key, int atMost) {
        return onWorker("read " + key, () -> read(directories.object(key), atMost));
    }

    private static Buffer read(Path file, int atMost) throws IOException {
        if (Files.size(file) > atMost) {
            throw new IOException(file + " has more than " + atMost + " bytes");
        }
        return Buffer.buffer(Files.readAllBytes(file));
    }

    @Override
    public Uni<Void> delete(ObjectKey key) {
        return onWorker("delete " + key, () -> Files.deleteIfExists(directories.object(key)))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<String>> discardLeftovers(Duration olderThan, OpenUploads open) {
        Instant untouchedSince = Instant.now().minus(olderThan);
        String what = "clean " + directories.root();
        return onWorker(what, () -> Leftovers.uploads(directories, untouchedSince))
                .chain(uploads -> open.among(uploads)
                        .chain(kept -> onWorker(what, () -> discarded(uploads, kept, untouchedSince))));
    }

    private List<String> discarded(List<ObjectKey> uploads, Set<ObjectKey> kept, Instant untouchedSince)
            throws IOException {
        List<String> discarded = new ArrayList<>(Leftovers.discardIncoming(directories, untouchedSince));
        discarded.addAll(Leftovers.discard(directories, uploads, kept, untouchedSince));
        return discarded;
    }

    @Override
    public Uni<List<Listed>> list(@Nullable ObjectKey after, int limit) {
        return onWorker("list " + directories.root(), () -> Shelves.list(directories.root(), after, limit));
    }

    private <T> Uni<T> onWorker(String what, Blocking<T> work) {
        return Uni.createFrom().item(() -> run(what, work)).runSubscriptionOn(workers);
    }

    private static <T> T run(String what, Blocking<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StorageException(what, e);
        }
    }

    /** Work with files. */
    private interface Blocking<T> {
        T run() throws IOException;
    }
}
