package io.slipway.storage.files;

import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.object.UploadStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileUploadStoreTest extends UploadStoreContract {
    @TempDir
    Path directory;

    private UploadStore store;
    private UploadStore replica;
    private ObjectStore objects;

    @BeforeEach
    void open() {
        store = new FileUploadStore(new TestConfig(directory));
        replica = new FileUploadStore(new TestConfig(directory));
        objects = new FileObjectStore(new TestConfig(directory));
    }

    @Override
    protected UploadStore store() {
        return store;
    }

    @Override
    protected UploadStore replica() {
        return replica;
    }

    @Override
    protected ObjectStore objects() {
        return objects;
    }

    @Override
    protected List<String> leftovers() {
        try (var files = Files.list(directory.resolve("uploads"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
