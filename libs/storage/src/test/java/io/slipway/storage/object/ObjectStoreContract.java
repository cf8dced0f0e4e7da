package io.slipway.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every object store keeps to, whatever it is made of. */
public abstract class ObjectStoreContract {
    private static final int SIZE = 1_000_000;
    private static final int CHUNK = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final OpenUploads NONE_OPEN = uploads -> Uni.createFrom().item(Set.of());

    private final byte[] content = random(SIZE);
    private final Digest digest = Digest.ofBytes(content);
    private final List<Long> askedFrom = new CopyOnWriteArrayList<>();

    /** A store that holds nothing. */
    protected abstract ObjectStore store();

    /** What the store holds besides complete objects. */
    protected abstract List<String> leftovers();

    @Test
    void bytes_that_are_their_digest_are_kept_and_read_back() {
        StoredObject stored = await(store().receive(Expected.exactly(digest, SIZE), this::chunks));

        assertThat(stored.size()).isEqualTo(SIZE);
        assertThat(stored.digest()).isEqualTo(digest);
        assertThat(await(store().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void every_object_has_a_key_of_its_own_even_for_the_same_bytes() {
        ObjectKey first = receive().key();
        ObjectKey second = receive().key();
        assertThat(first).isNotEqualTo(second);

        await(store().delete(first));
        assertThat(await(store().read(second, SIZE)).getBytes()).isEqualTo(content);
    }

    @Test
    void bytes_that_are_not_their_digest_are_refused_and_leave_nothing_behind() {
        Digest other = Digest.ofBytes(new byte[] {1});

        assertThatThrownBy(() -> await(store().receive(Expected.exactly(other, SIZE), this::chunks)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("DIGEST_INVALID");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void too_few_bytes_are_refused() {
        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE + 1), this::chunks)))
                .hasMessageContaining("SIZE_INVALID");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void an_endless_body_is_cut_off_at_the_limit() {
        Source endless = offset -> Multi.createBy()
                .repeating()
                .supplier(() -> Buffer.buffer(new byte[CHUNK]))
                .indefinitely();

        assertThatThrownBy(() -> await(store().receive(Expected.atMost(digest, SIZE), endless)))
                .hasMessageContaining("SIZE_INVALID");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_broken_source_leaves_what_arrived_and_the_next_receive_asks_only_for_the_rest() {
        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), this::brokenHalfWay)))
                .hasMessageContaining("broken");

        StoredObject stored = receive();

        assertThat(askedFrom).containsExactly(0L, (long) SIZE / 2);
        assertThat(await(store().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void what_arrived_wrong_before_a_break_is_asked_for_again_from_the_beginning() {
        Source wrongThenBroken = offset -> Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(Buffer.buffer(random(SIZE / 2))),
                        Multi.createFrom().failure(new IOException("broken")));
        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), wrongThenBroken)))
                .hasMessageContaining("broken");

        StoredObject stored = receive();

        assertThat(askedFrom).containsExactly((long) SIZE / 2, 0L);
        assertThat(await(store().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
    }

    @Test
    void what_had_arrived_whole_before_a_break_is_not_asked_for_again_although_its_size_was_never_known() {
        Source brokenAtTheEnd = offset -> Multi.createBy()
                .concatenating()
                .streams(chunks(offset), Multi.createFrom().failure(new IOException("broken")));
        assertThatThrownBy(() -> await(store().receive(Expected.atMost(digest, SIZE * 2L), brokenAtTheEnd)))
                .hasMessageContaining("broken");

        StoredObject stored = await(store().receive(Expected.atMost(digest, SIZE * 2L), this::chunks));

        assertThat(askedFrom).containsExactly(0L);
        assertThat(stored.size()).isEqualTo(SIZE);
        assertThat(await(store().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
    }

    @Test
    void a_source_that_breaks_with_a_code_of_the_specification_is_a_broken_source_not_wrong_bytes() {
        Source refusedHalfWay = offset -> Multi.createBy()
                .concatenating()
                .streams(
                        chunks(offset).select().first(SIZE / 2 / CHUNK),
                        Multi.createFrom().failure(() -> RegistryError.TOOMANYREQUESTS.because("later")));
        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), refusedHalfWay)))
                .hasMessageContaining("TOOMANYREQUESTS");

        await(store().receive(Expected.exactly(digest, SIZE), this::chunks));

        assertThat(askedFrom).containsExactly(0L, (long) SIZE / 2);
    }

    @Test
    void more_bytes_than_the_size_are_refused_however_high_the_limit() {
        Expected half = new Expected(digest, OptionalLong.of(SIZE / 2), SIZE * 2L);

        assertThatThrownBy(() -> await(store().receive(half, this::chunks))).hasMessageContaining("SIZE_INVALID");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void an_empty_object_is_an_object() {
        Digest empty = Digest.ofBytes(new byte[0]);

        StoredObject stored = await(store().receive(
                        Expected.atMost(empty, 0), offset -> Multi.createFrom().empty()));

        assertThat(stored.size()).isZero();
        assertThat(await(store().read(stored.key(), 0)).length()).isZero();
    }

    @Test
    void bytes_are_kept_under_a_sha_512_digest_too() {
        Digest sha512 = Digest.ofBytes(Algorithm.SHA512, content);

        StoredObject stored = await(store().receive(Expected.exactly(sha512, SIZE), this::chunks));

        assertThat(stored.digest()).isEqualTo(sha512);
        assertThat(await(store().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
    }

    @Test
    void cancelling_closes_the_source_at_once_and_keeps_what_arrived() {
        Hanging source = new Hanging();
        Cancellable receiving = start(source);
        await(source.silent);

        receiving.cancel();

        await(source.closed, Duration.ofSeconds(1));
        resumesHalfWay();
    }

    @Test
    void cancelling_at_any_moment_leaves_the_digest_free_for_the_next() {
        for (int i = 0; i < 200; i++) {
            start(new Hanging()).cancel();
        }
        resumesHalfWay();
    }

    @Test
    void a_receive_may_be_subscribed_to_again() {
        Uni<StoredObject> receiving = store().receive(Expected.exactly(digest, SIZE), this::chunks);

        assertThat(await(receiving).key()).isNotEqualTo(await(receiving).key());
    }

    @Test
    void who_finds_the_digest_being_received_and_breaks_leaves_nothing_that_nobody_can_go_on_with() {
        Hanging source = new Hanging();
        Cancellable receiving = start(source);
        await(source.silent);

        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), this::brokenHalfWay)))
                .hasMessageContaining("broken");

        assertThat(leftovers()).hasSize(1);
        receiving.cancel();
    }

    @Test
    void a_small_object_is_not_read_when_it_is_larger_than_allowed() {
        ObjectKey key = receive().key();

        assertThatThrownBy(() -> await(store().read(key, SIZE - 1))).isInstanceOf(StorageException.class);
    }

    @Test
    void a_range_the_object_does_not_have_is_refused() {
        ObjectKey key = receive().key();

        assertThatThrownBy(() -> await(store().deliver(
                                new StoredObject(key, digest, SIZE),
                                ByteRange.fromHeader("bytes=" + SIZE + "-"),
                                Way.AS_SET)))
                .hasMessageContaining("RANGE_INVALID");
    }

    @Test
    void two_receives_of_one_digest_at_a_time_do_not_mix() {
        List<Uni<StoredObject>> both = List.of(
                store().receive(Expected.exactly(digest, SIZE), this::chunks),
                store().receive(Expected.exactly(digest, SIZE), this::chunks));

        List<StoredObject> stored =
                await(Uni.join().all(both).usingConcurrencyOf(2).andFailFast());

        for (StoredObject object : stored) {
            assertThat(await(store().read(object.key(), SIZE)).getBytes()).isEqualTo(content);
        }
    }

    @Test
    void only_one_buffer_is_asked_for_at_a_time() {
        List<Long> demands = new CopyOnWriteArrayList<>();
        Source watched = offset -> chunks(offset).onRequest().invoke(demands::add);

        await(store().receive(Expected.exactly(digest, SIZE), watched));

        assertThat(demands).isNotEmpty().allMatch(demand -> demand <= 2);
    }

    @Test
    void objects_are_listed_in_order_a_stretch_at_a_time() {
        assertThat(await(store().list(null, 10))).isEmpty();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] bytes = {(byte) i};
            keys.add(await(store().receive(
                                    Expected.exactly(Digest.ofBytes(bytes), 1),
                                    offset -> Multi.createFrom().item(Buffer.buffer(bytes))))
                    .key()
                    .value());
        }
        keys.sort(null);

        List<String> listed = new ArrayList<>();
        List<Listed> stretch = await(store().list(null, 2));
        while (!stretch.isEmpty()) {
            assertThat(stretch).hasSizeLessThanOrEqualTo(2);
            stretch.forEach(object -> listed.add(object.key().value()));
            stretch = await(store().list(stretch.getLast().key(), 2));
        }

        assertThat(listed).isEqualTo(keys);
    }

    @Test
    void deleting_twice_is_no_error() {
        ObjectKey key = receive().key();
        await(store().delete(key));
        await(store().delete(key));
        assertThatThrownBy(() -> await(store().read(key, SIZE))).isInstanceOf(StorageException.class);
    }

    @Test
    void leftovers_are_discarded_by_age() {
        assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), this::brokenHalfWay)))
                .hasMessageContaining("broken");

        assertThat(await(store().discardLeftovers(Duration.ofHours(1), NONE_OPEN)))
                .isEmpty();
        assertThat(await(store().discardLeftovers(Duration.ofSeconds(-1), NONE_OPEN)))
                .hasSize(1);
        assertThat(leftovers()).isEmpty();
    }

    /** Closing is not waited for, so that the next receive may come too early to go on: it tries again, for a while. */
    private void resumesHalfWay() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            askedFrom.clear();
            assertThatThrownBy(() -> await(store().receive(Expected.exactly(digest, SIZE), this::brokenHalfWay)))
                    .hasMessageContaining("broken");
            await(store().receive(Expected.exactly(digest, SIZE), this::chunks));
        } while (!askedFrom.contains((long) SIZE / 2) && System.nanoTime() < deadline);
        assertThat(askedFrom).contains((long) SIZE / 2);
    }

    private Cancellable start(Source source) {
        return store().receive(Expected.exactly(digest, SIZE), source)
                .subscribe()
                .with(stored -> askedFrom.add(-1L), failure -> askedFrom.add(-2L));
    }

    private static void await(CompletableFuture<Void> event) {
        await(event, PATIENCE);
    }

    private static void await(CompletableFuture<Void> event, Duration patience) {
        await(Uni.createFrom().completionStage(event), patience);
    }

    /** Sends half of the content, then nothing, until it is closed. */
    private final class Hanging implements Source {
        private final CompletableFuture<Void> silent = new CompletableFuture<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public Multi<Buffer> from(long offset) {
            Multi<Buffer> rest = Multi.createFrom()
                    .<Buffer>nothing()
                    .onRequest()
                    .invoke(() -> silent.complete(null))
                    .onCancellation()
                    .invoke(() -> closed.complete(null));
            return Multi.createBy()
                    .concatenating()
                    .streams(chunks(offset).select().first(SIZE / 2 / CHUNK), rest);
        }
    }

    private StoredObject receive() {
        return await(store().receive(Expected.exactly(digest, SIZE), this::chunks));
    }

    private Multi<Buffer> chunks(long offset) {
        askedFrom.add(offset);
        List<Buffer> chunks = new ArrayList<>();
        for (int at = (int) offset; at < SIZE; at += CHUNK) {
            chunks.add(Buffer.buffer().appendBytes(content, at, Math.min(CHUNK, SIZE - at)));
        }
        return Multi.createFrom().iterable(chunks);
    }

    private Multi<Buffer> brokenHalfWay(long offset) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        chunks(offset).select().first(SIZE / 2 / CHUNK),
                        Multi.createFrom().failure(new IOException("broken")));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return await(uni, PATIENCE);
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni, Duration patience) {
        return uni.await().atMost(patience);
    }
}
