package io.slipway.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.ObjectStoreContract;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path directory;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = new FileObjectStore(() -> directory);
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected List<String> leftovers() {
        try (var files = Files.list(directory.resolve("incoming"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".part"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_range_leaves_as_a_region_of_the_file() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        StoredObject stored = store.receive(
                        Expected.exactly(Digest.ofBytes(content), 5),
                        offset -> Multi.createFrom().item(Buffer.buffer(content)))
                .await()
                .atMost(Duration.ofSeconds(5));

        Delivery delivery = store.deliver(stored.key(), 5, ByteRange.fromHeader("bytes=1-3"))
                .await()
                .atMost(Duration.ofSeconds(5));

        Path file = directory.toAbsolutePath().resolve(stored.key().toString());
        assertThat(delivery).isEqualTo(new Delivery.FileRegion(file, 1, 3));
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }
}
