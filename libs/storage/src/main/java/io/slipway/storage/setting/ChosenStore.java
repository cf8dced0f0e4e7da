package io.slipway.storage.setting;

import io.slipway.storage.files.FileObjectStore;
import io.slipway.storage.files.FileUploadStore;
import io.slipway.storage.files.FilesConfig;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.s3.S3;
import io.slipway.storage.s3.S3Config;
import io.slipway.storage.s3.S3ObjectStore;
import io.slipway.storage.s3.S3UploadStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the store that the settings name, when the process starts: what is missing or unsafe stops it with a sentence. */
@ApplicationScoped
public class ChosenStore {
    /** Whoever shares the bucket lists, and cleans, what is below his own folder and {@code blobs/} only. */
    private static final Pattern OWN_FOLDER = Pattern.compile("((?!blobs/)[A-Za-z0-9_.-]+/)*");

    private static final long SMALLEST_PART = 5L * 1024 * 1024;
    private static final long LARGEST_PART = 5L * 1024 * 1024 * 1024 / 512;

    private final Store store;

    /**
     * The store.
     *
     * @param place what operators call it
     * @param tried completes when it can be used; asked anew each time
     */
    private record Store(ObjectStore objects, UploadStore uploads, String place, Uni<Void> tried) {}

    ChosenStore(StorageConfig config, Vertx vertx) {
        this.store = switch (config.kind()) {
            case FILES -> onFiles(files(config));
            case S3 -> onS3(s3(config, vertx));
        };
    }

    private static Store onFiles(FilesConfig files) {
        return new Store(
                new FileObjectStore(files),
                new FileUploadStore(files),
                files.directory().toString(),
                Uni.createFrom().voidItem());
    }

    private static Store onS3(S3 s3) {
        return new Store(
                new S3ObjectStore(s3),
                new S3UploadStore(s3),
                s3.place(),
                Uni.createFrom().deferred(s3::tried));
    }

    /** Makes it now: not when the first client comes. */
    void start(@Observes Startup event) {}

    String place() {
        return store.place();
    }

    /** Whether the store can be used, with what to do where it cannot. */
    Uni<Void> tried() {
        return store.tried();
    }

    @Produces
    @ApplicationScoped
    ObjectStore objects() {
        return store.objects();
    }

    @Produces
    @ApplicationScoped
    UploadStore uploads() {
        return store.uploads();
    }

    private static FilesConfig files(StorageConfig config) {
        Path directory = required(config.directory(), "slipway.storage.directory", "the directory objects are kept in");
        return new FilesConfig(directory, config.reserve(), config.uploadPatience());
    }

    private static S3 s3(StorageConfig config, Vertx vertx) {
        S3Config s3 = config.s3();
        String bucket = required(s3.bucket(), "slipway.storage.s3.bucket", "the bucket objects are kept in");
        Path spool =
                required(s3.spool(), "slipway.storage.s3.spool", "a directory of this machine for parts on their way");
        require(
                s3.accessKey().isPresent() == s3.secretKey().isPresent(),
                "slipway.storage.s3.access-key and slipway.storage.s3.secret-key go together");
        require(
                s3.partSize() >= SMALLEST_PART && s3.partSize() <= LARGEST_PART,
                "slipway.storage.s3.part-size must be between " + SMALLEST_PART + " and " + LARGEST_PART);
        require(
                OWN_FOLDER.matcher(s3.prefix().orElse("")).matches(),
                "slipway.storage.s3.prefix must be folders, each with a slash at its end and none called blobs");
        require(s3.attempts() >= 1, "slipway.storage.s3.attempts must be at least 1");
        return new S3(vertx, s3, bucket, spool, config.reserve());
    }

    private static <T> T required(Optional<T> value, String key, String what) {
        require(value.isPresent(), key + " is missing: " + what);
        return value.orElseThrow();
    }

    private static void require(boolean kept, String sentence) {
        if (!kept) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
