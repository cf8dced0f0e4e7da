package io.slipway.storage.files;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.Appended;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.transfer.Filling;
import io.slipway.storage.transfer.Room;
import io.slipway.storage.transfer.Turn;
import io.slipway.storage.transfer.Turns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Uploads as files beside the objects: what arrives is appended, and a file that is whole becomes the object by its name. File system
 * calls run on worker threads, never on an event loop.
 */
public class FileUploadStore implements UploadStore {
    private final Directories directories;
    private final Room room;
    private final Duration patience;
    private final Executor workers;
    private final Turns<ObjectKey> turns = new Turns<>();
    private final RunningHashes hashes = new RunningHashes();

    /** A store in the directory that {@code config} names. */
    public FileUploadStore(FilesConfig config) {
        this(config, new Disk());
    }

    FileUploadStore(FilesConfig config, Disk disk) {
        this.directories = new Directories(config.directory(), disk);
        this.room = new Room(directories.root(), config.reserve());
        this.patience = config.uploadPatience();
        this.workers = Infrastructure.getDefaultExecutor();
    }

    /** The file is made when the first bytes arrive; so the disk need not even be asked when it was lately. */
    @Override
    public Uni<UploadState> begin(Algorithm algorithm) {
        UploadState begun = new UploadState(new ObjectKey("uploads/" + UUID.randomUUID()), algorithm, 0, "");
        return room.wasLeft() ? Uni.createFrom().item(begun) : onWorker(begun.key(), () -> begunWhereRoomIs(begun));
    }

    private UploadState begunWhereRoomIs(UploadState begun) throws IOException {
        requireRoom();
        return begun;
    }

    @Override
    public Uni<Appended> append(UploadState upload, Multi<Buffer> bytes, long limit, Hold locked) {
        return turns.take(upload.key(), turn -> opened(upload).chain(file -> filled(upload, file, bytes, limit, turn)));
    }

    private Uni<UploadFile> opened(UploadState upload) {
        return onWorker(upload.key(), () -> openToAppend(upload));
    }

    private UploadFile openToAppend(UploadState upload) throws IOException {
        requireRoom();
        UploadFile file = open(upload);
        if (file.size() != upload.size()) {
            file.close();
            throw RegistryError.RANGE_INVALID.because("the upload has " + file.size() + " bytes, not " + upload.size()
                    + ": ask for its status and go on from there");
        }
        return file;
    }

    private Uni<Appended> filled(UploadState upload, UploadFile file, Multi<Buffer> bytes, long limit, Turn turn) {
        return Filling.fill(batch -> append(file, batch, limit), bytes, turn, workers)
                .onFailure(IOException.class)
                .transform(failure -> DiskFailure.of("append to " + upload.key(), failure))
                .onItemOrFailure()
                .call(() -> here(upload.key(), () -> closed(file)))
                .map(end -> new Appended(at(upload, file.size()), end.cut()));
    }

    private @Nullable Uni<Void> append(UploadFile file, List<Buffer> bytes, long limit) throws IOException {
        room.requireFor(bytes.stream().mapToLong(Buffer::length).sum());
        file.append(bytes, limit);
        return null;
    }

    @Override
    public boolean keepsOthersOut() {
        return true;
    }

    /** Whoever had the file has lost its lock, with his process. */
    @Override
    public Uni<UploadState> takeOver(UploadState upload, int written) {
        return settle(upload);
    }

    @Override
    public Uni<UploadState> settle(UploadState upload) {
        return turns.take(upload.key(), turn -> onWorker(upload.key(), () -> settled(upload)));
    }

    private UploadState settled(UploadState upload) throws IOException {
        Path file = directories.object(upload.key());
        UploadLock lock = lock(upload);
        try (lock) {
            return at(upload, Files.size(file));
        } catch (NoSuchFileException nothingThere) {
            return completed(upload);
        }
    }

    /** Whoever completed the upload may not have come to write down that the object is there: then all of it has arrived. */
    private UploadState completed(UploadState upload) throws IOException {
        if (upload.size() == 0) {
            return upload;
        }
        Path object = Shelves.ofUpload(directories.root(), id(upload)).orElseThrow(FileUploadStore::gone);
        return at(upload, Files.size(object));
    }

    /**
     * May be asked again, by whoever did not come to write down that the object is there: its key says which upload it was.
     */
    @Override
    public Uni<StoredObject> complete(UploadState upload, Digest expected, Hold locked) {
        return turns.take(upload.key(), turn -> onWorker(upload.key(), () -> completed(upload, expected)));
    }

    private StoredObject completed(UploadState upload, Digest expected) throws IOException {
        ObjectKey key = Directories.key(expected, id(upload));
        Path object = directories.object(key);
        if (Files.notExists(directories.object(upload.key())) && Files.exists(object)) {
            directories.ensureDurable(key);
            return new StoredObject(key, expected, Files.size(object));
        }
        try (UploadFile file = open(upload)) {
            requireDigest(file, expected);
            directories.force(file.channel());
            directories.moveDurably(directories.object(upload.key()), key);
            return new StoredObject(key, expected, file.size());
        }
    }

    private static void requireDigest(UploadFile file, Digest expected) throws IOException {
        Digest found = file.digest(expected.algorithm());
        if (!found.equals(expected)) {
            throw RegistryError.DIGEST_INVALID.because(
                    "expected " + expected + ", the " + file.size() + " bytes that arrived are " + found);
        }
    }

    @Override
    public Uni<Void> abort(UploadState upload) {
        return turns.take(upload.key(), turn -> onWorker(upload.key(), () -> aborted(upload)))
                .replaceWithVoid();
    }

    private boolean aborted(UploadState upload) throws IOException {
        UploadLock lock = lock(upload);
        try (lock) {
            hashes.forget(upload.key());
            return Files.deleteIfExists(directories.object(upload.key()));
        }
    }

    private UploadFile open(UploadState upload) throws IOException {
        directories.openUploads();
        UploadLock lock = lock(upload);
        UploadFile file = null;
        try {
            file = UploadFile.open(directories.object(upload.key()), upload, lock, hashes);
            return file;
        } catch (NoSuchFileException nothingThere) {
            requireNothing(upload);
            throw nothingThere;
        } finally {
            if (file == null) {
                lock.close();
            }
        }
    }

    private UploadLock lock(UploadState upload) throws IOException {
        directories.openUploads();
        return UploadLock.take(directories.root(), upload.key(), patience);
    }

    private void requireRoom() throws IOException {
        directories.openUploads();
        room.require();
    }

    private static void requireNothing(UploadState upload) {
        if (upload.size() > 0) {
            throw gone();
        }
    }

    private static RuntimeException gone() {
        return RegistryError.BLOB_UPLOAD_UNKNOWN.because(
                "the upload was not gone on with for too long, and what had arrived of it is deleted: begin anew");
    }

    private static boolean closed(UploadFile file) throws IOException {
        file.close();
        return true;
    }

    private static String id(UploadState upload) {
        return upload.key().value().substring("uploads/".length());
    }

    private static UploadState at(UploadState upload, long size) {
        return new UploadState(upload.key(), upload.algorithm(), size, upload.medium());
    }

    private <T> Uni<T> onWorker(ObjectKey upload, Blocking<T> work) {
        return here(upload, work).runSubscriptionOn(workers);
    }

    /** For what goes on from a worker thread. */
    private static <T> Uni<T> here(ObjectKey upload, Blocking<T> work) {
        return Uni.createFrom().item(() -> run(upload, work));
    }

    private static <T> T run(ObjectKey upload, Blocking<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw DiskFailure.of("work on " + upload, e);
        }
    }

    /** Work with files. */
    private interface Blocking<T> {
        T run() throws IOException;
    }
}
