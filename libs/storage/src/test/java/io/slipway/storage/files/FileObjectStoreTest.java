package io.slipway.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.ObjectStoreContract;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.Way;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path directory;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = new FileObjectStore(new FilesConfig(directory, 0, Duration.ofMillis(200)));
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

        Delivery delivery = store.deliver(stored, ByteRange.fromHeader("bytes=1-3"), Way.AS_SET)
                .await()
                .atMost(Duration.ofSeconds(5));

        Path file = directory.toAbsolutePath().resolve(stored.key().toString());
        assertThat(delivery).isEqualTo(new Delivery.FileRegion(file, 1, 3));
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    @Test
    void the_final_name_appears_only_when_the_object_is_whole() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        List<List<String>> seen = new CopyOnWriteArrayList<>();
        Multi<Buffer> bytes = Multi.createFrom()
                .items(Buffer.buffer(new byte[] {1, 2}), Buffer.buffer(new byte[] {3, 4, 5}))
                .onItem()
                .invoke(() -> seen.add(objects()));

        StoredObject stored = await(store.receive(Expected.exactly(Digest.ofBytes(content), 5), offset -> bytes));

        assertThat(seen).hasSize(2).allMatch(List::isEmpty);
        assertThat(objects()).containsExactly(stored.key().toString());
    }

    @Test
    void what_a_killed_process_left_is_gone_on_with_by_the_next() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        Digest digest = Digest.ofBytes(content);
        Path incoming = Files.createDirectories(directory.resolve("incoming"));
        Files.write(incoming.resolve("sha256-" + digest.hex() + ".part"), new byte[] {1, 2, 3});
        List<Long> askedFrom = new CopyOnWriteArrayList<>();

        StoredObject stored = await(store.receive(Expected.exactly(digest, 5), offset -> {
            askedFrom.add(offset);
            return Multi.createFrom().item(Buffer.buffer(content).slice((int) offset, 5));
        }));

        assertThat(askedFrom).containsExactly(3L);
        assertThat(directory.resolve(stored.key().toString())).hasBinaryContent(content);
    }

    @Test
    void a_leftover_that_is_longer_than_the_object_is_forgotten() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        Digest digest = Digest.ofBytes(content);
        Path incoming = Files.createDirectories(directory.resolve("incoming"));
        Files.write(incoming.resolve("sha256-" + digest.hex() + ".part"), new byte[10]);

        StoredObject stored = await(store.receive(
                Expected.exactly(digest, 5), offset -> Multi.createFrom().item(Buffer.buffer(content))));

        assertThat(directory.resolve(stored.key().toString())).hasBinaryContent(content);
    }

    @Test
    void a_medium_that_fails_is_a_storage_exception_that_names_the_object_and_the_place() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        Digest digest = Digest.ofBytes(content);
        Files.write(directory.resolve("blobs"), content);

        assertThatThrownBy(() -> await(store.receive(
                        Expected.exactly(digest, 5),
                        offset -> Multi.createFrom().item(Buffer.buffer(content)))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(digest.toString())
                .hasMessageContaining(directory.resolve("incoming").toString())
                .hasMessageContaining("blobs");
        assertThat(leftovers()).as("what is right is kept for the next try").hasSize(1);
    }

    @Test
    void an_object_that_is_not_there_is_said_to_be_missing_when_it_is_read() {
        assertThatThrownBy(() -> await(store.read(new ObjectKey("blobs/none"), 1)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("could not read blobs/none: NoSuchFileException");
    }

    @Test
    void a_file_that_cannot_be_opened_does_not_keep_its_digest_from_the_next() throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        Digest digest = Digest.ofBytes(content);
        Path part = Files.createDirectories(directory.resolve("incoming/sha256-" + digest.hex() + ".part"));
        Source source = offset -> Multi.createFrom().item(Buffer.buffer(content).slice((int) offset, 5));
        assertThatThrownBy(() -> await(store.receive(Expected.exactly(digest, 5), source)))
                .isInstanceOf(StorageException.class);
        Files.delete(part);
        Files.write(part, new byte[] {1, 2, 3});

        await(store.receive(Expected.exactly(digest, 5), source));

        assertThat(leftovers()).as("it was the shared file that was filled").isEmpty();
    }

    @Test
    void a_digest_stays_locked_against_other_processes_while_a_second_receive_comes_and_goes() throws Exception {
        byte[] content = {1, 2, 3, 4, 5};
        Digest digest = Digest.ofBytes(content);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Cancellable first = store.receive(Expected.exactly(digest, 5), offset -> {
                    begun.complete(null);
                    return Multi.createFrom().nothing();
                })
                .subscribe()
                .with(stored -> begun.cancel(false));
        await(Uni.createFrom().completionStage(begun));
        await(store.receive(
                Expected.exactly(digest, 5), offset -> Multi.createFrom().item(Buffer.buffer(content))));

        Path lock = directory.resolve("incoming/" + digest.hex().substring(0, 3) + ".lock");

        assertThat(OtherProcess.canLock(lock)).isFalse();
        first.cancel();
    }

    private List<String> objects() {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> name.startsWith("blobs"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
