package io.slipway.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.object.UploadStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUploadStoreTest extends UploadStoreContract {
    @TempDir
    Path directory;

    private UploadStore store;
    private UploadStore replica;
    private ObjectStore objects;

    @BeforeEach
    void open() {
        store = new FileUploadStore(new FilesConfig(directory, 0, Duration.ofMillis(200)));
        replica = new FileUploadStore(new FilesConfig(directory, 0, Duration.ofMillis(200)));
        objects = new FileObjectStore(new FilesConfig(directory, 0, Duration.ofMillis(200)));
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

    @Test
    void the_file_knows_how_much_arrived_when_the_session_does_not() {
        UploadState begun = begin();
        append(begun, 0, SIZE / 2);

        UploadState settled = await(replica.settle(begun));

        assertThat(settled.size()).isEqualTo(SIZE / 2);
        isContent(await(store.complete(append(settled, SIZE / 2, SIZE), digest)));
    }

    @Test
    void uploads_that_nobody_went_on_with_are_discarded_by_age() {
        UploadState upload = append(begin(), 0, SIZE / 2);

        assertThat(await(objects.discardLeftovers(Duration.ofHours(1), NONE_OPEN)))
                .isEmpty();
        assertThat(await(objects.discardLeftovers(Duration.ofSeconds(-5), NONE_OPEN)))
                .containsExactly(upload.key().value());

        assertThat(leftovers()).isEmpty();
        assertThatThrownBy(() -> await(store.settle(upload))).hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }
}
