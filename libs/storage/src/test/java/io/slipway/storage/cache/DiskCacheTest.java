package io.slipway.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The cache in front of a store")
class DiskCacheTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LINGER = Duration.ofMillis(1);
    private static final int SIZE = 100_000;
    private static final long BYTES = 10L * SIZE;

    @TempDir
    Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private DiskCache cache;

    @BeforeEach
    void open() {
        cache = open(BYTES);
    }

    /** What a client had whole may still become an entry: the directory is not to be deleted meanwhile. */
    @AfterEach
    void settle() {
        until(() -> files().stream().noneMatch(name -> name.endsWith(".part")));
    }

    private DiskCache open(long bytes) {
        return DiskCache.open(directory, bytes, LINGER, new Room(directory, 0));
    }

    /** An object, and what the medium has for it. */
    private record Item(StoredObject object, Buffer content) {
        static Item of(int seed) {
            byte[] bytes = new byte[SIZE];
            new Random(seed).nextBytes(bytes);
            return new Item(
                    new StoredObject(new ObjectKey("blobs/" + seed), Digest.ofBytes(bytes), SIZE),
                    Buffer.buffer(bytes));
        }

        Multi<Buffer> stream() {
            return Multi.createFrom().items(content.slice(0, 1), content.slice(1, SIZE));
        }

        byte[] bytes() {
            return content.getBytes();
        }
    }

    @Test
    void what_went_through_once_leaves_as_a_file() throws IOException {
        Item item = Item.of(1);
        assertThat(pull(item)).isEqualTo(item.bytes());

        Delivery.FileRegion region = fileOf(item, ByteRange.fromHeader("bytes=10-19"));

        assertThat(region.offset()).isEqualTo(10);
        assertThat(region.length()).isEqualTo(10);
        assertThat(Files.readAllBytes(region.file())).isEqualTo(item.bytes());
        assertThat(asked).hasValue(1);
    }

    @Test
    void wrong_bytes_are_never_kept() {
        Item item = Item.of(1);
        byte[] wrong = item.bytes();
        wrong[SIZE - 1]++;
        assertThat(pull(new Item(item.object(), Buffer.buffer(wrong)))).isEqualTo(wrong);
        until(() -> files().isEmpty());
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_part_is_read_from_the_medium_and_not_kept() {
        Item item = Item.of(1);
        Delivery delivery = deliver(item, ByteRange.fromHeader("bytes=0-9"), item.stream());
        assertThat(collected((Delivery.Stream) delivery)).isNotEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void what_breaks_off_is_not_kept_and_can_be_tried_again() {
        Item item = Item.of(1);
        Multi<Buffer> broken = Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(Buffer.buffer(new byte[10])),
                        Multi.createFrom().failure(new IOException("broken")));
        Delivery delivery = deliver(item, ByteRange.whole(), broken);
        assertThat(await(((Delivery.Stream) delivery).bytes())
                        .collect()
                        .asList()
                        .onFailure()
                        .recoverWithItem(List.<Buffer>of())
                        .await()
                        .atMost(PATIENCE))
                .isEmpty();
        until(() -> files().isEmpty());
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(fileOf(item, ByteRange.whole()).length()).isEqualTo(SIZE);
    }

    @Test
    void a_client_that_leaves_leaves_nothing() {
        Item item = Item.of(1);
        CompletableFuture<Void> first = new CompletableFuture<>();
        Multi<Buffer> hanging = Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(Buffer.buffer(new byte[10])),
                        Multi.createFrom().<Buffer>nothing());
        Delivery delivery = deliver(item, ByteRange.whole(), hanging);
        var client = await(((Delivery.Stream) delivery).bytes()).subscribe().with(bytes -> first.complete(null));
        Uni.createFrom().completionStage(first).await().atMost(PATIENCE);
        assertThat(files()).hasSize(1);

        client.cancel();

        until(() -> files().isEmpty());
    }

    @Test
    void two_at_once_both_have_all_of_it_and_one_file_is_made() {
        Item item = Item.of(1);
        Delivery one = deliver(item, ByteRange.whole(), item.stream());
        Delivery two = deliver(item, ByteRange.whole(), item.stream());
        var both = await(Uni.join()
                .all(List.of(bytesOf((Delivery.Stream) one), bytesOf((Delivery.Stream) two)))
                .andFailFast());
        assertThat(both).allSatisfy(bytes -> assertThat(bytes).isEqualTo(item.bytes()));
        assertThat(fileOf(item, ByteRange.whole()).length()).isEqualTo(SIZE);
        assertThat(files()).hasSize(1);
    }

    @Test
    void all_files_together_never_have_more_bytes_than_allowed() {
        List<Long> most = new CopyOnWriteArrayList<>();
        List<byte[]> pulled = await(Multi.createFrom()
                .range(0, 200)
                .map(Item::of)
                .onItem()
                .transformToUni(item -> Uni.createFrom()
                        .deferred(() -> bytesOf((Delivery.Stream) deliver(item, ByteRange.whole(), item.stream())))
                        .invoke(() -> most.add(taken())))
                .merge(20)
                .collect()
                .asList());
        assertThat(pulled).hasSize(200);
        assertThat(most).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(BYTES));
        until(() -> taken() <= BYTES / 4 * 3);
        assertThat(files()).isNotEmpty();
    }

    @Test
    void an_object_of_more_than_a_quarter_is_not_kept() {
        cache = open(4L * SIZE - 4);
        Item item = Item.of(1);
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(files()).isEmpty();
    }

    @Test
    void a_cache_of_nothing_keeps_nothing() {
        cache = open(0);
        Item item = Item.of(1);
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(files()).isEmpty();
    }

    @Test
    void nothing_is_added_where_the_disk_has_no_room_left() {
        cache = DiskCache.open(directory, BYTES, LINGER, new Room(directory, Long.MAX_VALUE));
        Item item = Item.of(1);
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(files()).isEmpty();
    }

    @Test
    void what_a_process_left_is_used_by_the_next_unless_it_was_harmed() throws IOException {
        Item good = Item.of(1);
        Item torn = Item.of(2);
        Item changed = Item.of(3);
        for (Item item : List.of(good, torn, changed)) {
            assertThat(pull(item)).isEqualTo(item.bytes());
        }
        Path kept = fileOf(good, ByteRange.whole()).file();
        Path short1 = fileOf(torn, ByteRange.whole()).file();
        Files.write(short1, Arrays.copyOf(torn.bytes(), SIZE / 2));
        Path zeros = fileOf(changed, ByteRange.whole()).file();
        Files.write(zeros, new byte[SIZE]);
        Files.write(directory.resolve(kept.getFileName() + ".part"), new byte[10]);
        Files.write(directory.resolve("something-else"), new byte[10]);
        Files.write(
                directory.resolve("sha256-abc" + kept.getFileName().toString().substring(71)), new byte[10]);

        cache = open(BYTES);

        until(() -> files().equals(List.of(String.valueOf(kept.getFileName()))));
        asked.set(0);
        assertThat(fileOf(good, ByteRange.whole()).file()).isEqualTo(kept);
        assertThat(asked).hasValue(0);
        assertThat(pull(torn)).isEqualTo(torn.bytes());
        assertThat(pull(changed)).isEqualTo(changed.bytes());
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_file_that_somebody_took_away_is_read_from_the_medium_again() throws IOException {
        Item item = Item.of(1);
        assertThat(pull(item)).isEqualTo(item.bytes());
        Files.delete(fileOf(item, ByteRange.whole()).file());
        assertThat(pull(item)).isEqualTo(item.bytes());
        assertThat(asked).hasValue(2);
    }

    private Delivery deliver(Item item, ByteRange range, Multi<Buffer> medium) {
        return await(cache.deliver(item.object(), range.of(SIZE), () -> {
            asked.incrementAndGet();
            return Uni.createFrom().item(medium);
        }));
    }

    private byte[] pull(Item item) {
        return collected((Delivery.Stream) deliver(item, ByteRange.whole(), item.stream()));
    }

    private static byte[] collected(Delivery.Stream stream) {
        return await(bytesOf(stream));
    }

    private static Uni<byte[]> bytesOf(Delivery.Stream stream) {
        return stream.bytes()
                .chain(bytes -> bytes.collect().in(Buffer::buffer, Buffer::appendBuffer))
                .map(Buffer::getBytes);
    }

    /** An entry is made after its first client has all of it. */
    private Delivery.FileRegion fileOf(Item item, ByteRange range) {
        until(() -> deliver(item, range, item.stream()) instanceof Delivery.FileRegion);
        return (Delivery.FileRegion) deliver(item, range, item.stream());
    }

    private List<String> files() {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long taken() {
        return files().stream()
                .mapToLong(name -> directory.resolve(name).toFile().length())
                .sum();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
