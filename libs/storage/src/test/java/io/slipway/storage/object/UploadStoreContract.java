package io.slipway.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every store of uploads keeps to, whatever it is made of. */
public abstract class UploadStoreContract {
    protected static final int SIZE = 1_000_000;
    protected static final OpenUploads NONE_OPEN = uploads -> Uni.createFrom().item(Set.of());
    private static final int CHUNK = 10_000;
    private static final long LIMIT = 10_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final byte[] content = random(SIZE);
    protected final Digest digest = Digest.ofBytes(content);

    /** A store that holds nothing. */
    protected abstract UploadStore store();

    /** Another replica: a store of its own on the same medium. */
    protected abstract UploadStore replica();

    /** The objects of the same medium. */
    protected abstract ObjectStore objects();

    /** What the medium holds of uploads; perhaps the objects that they became too. */
    protected abstract List<String> leftovers();

    @Test
    void an_upload_in_one_piece_becomes_an_object() {
        UploadState upload = append(begin(), 0, SIZE);
        assertThat(upload.size()).isEqualTo(SIZE);

        StoredObject stored = await(store().complete(upload, digest));

        assertThat(stored.size()).isEqualTo(SIZE);
        assertThat(stored.digest()).isEqualTo(digest);
        isContent(stored);
        assertThat(leftovers())
                .as("nothing but the object")
                .isSubsetOf(stored.key().value());
    }

    @Test
    void pieces_of_any_size_become_one_object() {
        UploadState upload = begin();
        for (int[] piece :
                new int[][] {{0, 1}, {1, 2}, {2, 700_000}, {700_000, 700_000}, {700_000, 999_999}, {999_999, SIZE}}) {
            upload = append(upload, piece[0], piece[1]);
            assertThat(upload.size()).isEqualTo(piece[1]);
        }

        isContent(await(store().complete(upload, digest)));
    }

    @Test
    void a_piece_may_arrive_byte_by_byte() {
        byte[] bytes = random(20_000);
        Multi<Buffer> one = Multi.createFrom().range(0, bytes.length).map(i -> Buffer.buffer(new byte[] {bytes[i]}));

        UploadState upload = await(store().append(begin(), one, LIMIT)).upload();

        StoredObject stored = await(store().complete(upload, Digest.ofBytes(bytes)));
        assertThat(await(objects().read(stored.key(), SIZE)).getBytes()).isEqualTo(bytes);
    }

    @Test
    void another_replica_goes_on_where_the_first_stopped() {
        UploadState upload = append(begin(), 0, 300_000);
        upload = appended(replica(), upload, 300_000, 600_000);
        upload = append(upload, 600_000, SIZE);

        isContent(await(replica().complete(upload, digest)));
    }

    @Test
    void a_source_that_breaks_off_leaves_what_arrived_and_says_why() {
        Appended appended = await(store().append(begin(), broken(0, SIZE / 2), LIMIT));

        assertThat(appended.cut()).hasMessage("broken");
        assertThat(appended.upload().size()).isEqualTo(SIZE / 2);
        assertThat(await(store().settle(appended.upload())).size()).isEqualTo(SIZE / 2);
        isContent(await(store().complete(append(appended.upload(), SIZE / 2, SIZE), digest)));
    }

    @Test
    void an_append_that_believes_in_another_size_is_refused() {
        UploadState begun = begin();
        append(begun, 0, SIZE / 2);

        assertThatThrownBy(() -> appended(store(), begun, 0, SIZE)).hasMessageContaining("RANGE_INVALID");

        assertThat(await(store().settle(begun)).size()).isEqualTo(SIZE / 2);
    }

    @Test
    void cancelling_keeps_what_arrived() {
        UploadState begun = begin();
        Hanging bytes = new Hanging();
        Cancellable appending = start(begun, bytes);
        await(bytes.silent);

        appending.cancel();

        await(bytes.closed);
        UploadState settled = await(store().settle(begun));
        assertThat(settled.size()).isEqualTo(SIZE / 2);
        isContent(await(store().complete(append(settled, SIZE / 2, SIZE), digest)));
    }

    @Test
    void an_append_under_way_is_ended_before_the_upload_is_settled() {
        UploadState begun = begin();
        Hanging bytes = new Hanging();
        CompletableFuture<Appended> first =
                store().append(begun, bytes.stream(), LIMIT).subscribeAsCompletionStage();
        await(bytes.silent);

        UploadState settled = await(store().settle(begun));

        assertThat(settled.size()).isEqualTo(SIZE / 2);
        assertThat(first).isCompletedWithValueMatching(appended -> appended.cut() != null);
        assertThat(first.join().upload().size()).isEqualTo(SIZE / 2);
        await(bytes.closed);
    }

    @Test
    void what_is_on_its_way_is_taken_before_the_upload_is_settled() {
        UploadState begun = begin();
        CompletableFuture<Void> started = new CompletableFuture<>();
        Multi<Buffer> steady = chunks(0, SIZE)
                .onItem()
                .invoke(() -> started.complete(null))
                .onItem()
                .transformToUniAndConcatenate(
                        bytes -> Uni.createFrom().item(bytes).onItem().delayIt().by(Duration.ofMillis(1)));
        CompletableFuture<Appended> first = store().append(begun, steady, LIMIT).subscribeAsCompletionStage();
        await(started);

        UploadState settled = await(store().settle(begun));

        assertThat(settled.size()).isEqualTo(SIZE);
        assertThat(first.join().cut()).isNull();
    }

    @Test
    void an_append_under_way_is_ended_before_the_next_asks_for_its_first_byte() {
        UploadState begun = begin();
        Hanging bytes = new Hanging();
        CompletableFuture<Appended> first =
                store().append(begun, bytes.stream(), LIMIT).subscribeAsCompletionStage();
        await(bytes.silent);
        UploadState half = new UploadState(begun.key(), begun.algorithm(), SIZE / 2, begun.medium());

        List<Boolean> ended = new ArrayList<>();
        Multi<Buffer> rest = chunks(SIZE / 2, SIZE).onSubscription().invoke(() -> ended.add(first.isDone()));
        UploadState whole =
                await(store().append(await(store().settle(half)), rest, LIMIT)).upload();

        assertThat(ended).containsExactly(true);
        isContent(await(store().complete(whole, digest)));
    }

    @Test
    void many_at_once_on_one_upload_leave_a_prefix_of_what_was_sent() {
        UploadState begun = begin();
        List<CompletableFuture<UploadState>> racing = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racing.add(store().settle(begun)
                    .chain(state -> store().append(state, chunks((int) state.size(), SIZE), LIMIT))
                    .map(Appended::upload)
                    .subscribeAsCompletionStage());
        }
        racing.forEach(
                race -> assertThat(race.handle((state, failure) -> "over")).succeedsWithin(PATIENCE));

        UploadState settled = await(store().settle(begun));

        isContent(await(store().complete(append(settled, (int) settled.size(), SIZE), digest)));
    }

    @Test
    void a_wrong_digest_is_refused_and_the_upload_kept() {
        UploadState upload = append(begin(), 0, SIZE);

        assertThatThrownBy(() -> await(store().complete(upload, Digest.ofBytes(new byte[1]))))
                .hasMessageContaining("DIGEST_INVALID");

        assertThat(await(store().settle(upload)).size()).isEqualTo(SIZE);
        isContent(await(store().complete(upload, digest)));
    }

    @Test
    void completing_again_gives_the_same_object() {
        UploadState upload = append(begin(), 0, SIZE);
        StoredObject stored = await(store().complete(upload, digest));

        assertThat(await(replica().complete(upload, digest))).isEqualTo(stored);
        isContent(stored);
    }

    @Test
    void an_object_is_listed_with_the_upload_it_came_from() {
        UploadState upload = append(begin(), 0, SIZE);
        StoredObject stored = await(store().complete(upload, digest));

        assertThat(await(objects().list(null, 10))).containsExactly(new Listed(stored.key(), upload.key()));
    }

    @Test
    void an_upload_that_is_open_is_no_leftover_however_old() {
        UploadState upload = append(begin(), 0, SIZE);

        assertThat(await(objects()
                        .discardLeftovers(
                                Duration.ofSeconds(-5),
                                uploads -> Uni.createFrom().item(Set.copyOf(uploads)))))
                .isEmpty();

        isContent(await(store().complete(upload, digest)));
    }

    @Test
    void an_upload_may_be_of_sha_512() {
        Digest sha512 = Digest.ofBytes(Algorithm.SHA512, content);
        UploadState upload = append(await(store().begin(Algorithm.SHA512)), 0, SIZE);

        isContent(await(store().complete(upload, sha512)));
    }

    @Test
    void an_upload_may_turn_out_to_be_of_another_algorithm_than_was_said() {
        Digest sha512 = Digest.ofBytes(Algorithm.SHA512, content);
        UploadState upload = append(begin(), 0, SIZE);

        isContent(await(store().complete(upload, sha512)));
    }

    @Test
    void an_upload_of_nothing_is_an_empty_object() {
        StoredObject stored = await(store().complete(begin(), Digest.ofBytes(new byte[0])));

        assertThat(stored.size()).isZero();
        assertThat(await(objects().read(stored.key(), 0)).length()).isZero();
    }

    @Test
    void a_piece_that_exceeds_the_limit_is_refused_and_nothing_of_it_kept() {
        UploadState upload = append(begin(), 0, SIZE / 2);

        assertThatThrownBy(() -> await(store().append(upload, chunks(0, SIZE), SIZE)))
                .hasMessageContaining("SIZE_INVALID");

        UploadState settled = await(store().settle(upload));
        assertThat(settled.size()).isEqualTo(SIZE / 2);
        isContent(await(store().complete(append(settled, SIZE / 2, SIZE), digest)));
    }

    @Test
    void an_aborted_upload_leaves_nothing_and_is_unknown() {
        UploadState upload = append(begin(), 0, SIZE / 2);

        await(store().abort(upload));
        await(replica().abort(upload));

        assertThat(leftovers()).isEmpty();
        assertThatThrownBy(() -> appended(store(), upload, SIZE / 2, SIZE)).hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
        assertThatThrownBy(() -> await(store().settle(upload))).hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void aborting_ends_an_append_under_way() {
        UploadState begun = begin();
        Hanging bytes = new Hanging();
        CompletableFuture<Appended> appending =
                store().append(begun, bytes.stream(), LIMIT).subscribeAsCompletionStage();
        await(bytes.silent);

        await(store().abort(begun));

        assertThat(appending).isDone();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void memory_is_bounded_while_the_source_is_faster_than_the_medium() {
        AtomicLong asked = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Multi<Buffer> fast = Multi.createFrom()
                .range(0, 2_000)
                .onRequest()
                .invoke(n -> most.accumulateAndGet(n, Math::max))
                .map(i -> Buffer.buffer(new byte[CHUNK]))
                .invoke(bytes -> asked.addAndGet(bytes.length()));

        UploadState upload = await(store().append(begin(), fast, 100_000_000)).upload();

        assertThat(upload.size()).isEqualTo(asked.get()).isEqualTo(20_000_000);
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    protected final void isContent(StoredObject stored) {
        assertThat(await(objects().read(stored.key(), SIZE)).getBytes()).isEqualTo(content);
    }

    protected final UploadState begin() {
        return await(store().begin(Algorithm.SHA256));
    }

    @CanIgnoreReturnValue
    protected final UploadState append(UploadState upload, int from, int to) {
        return appended(store(), upload, from, to);
    }

    @CanIgnoreReturnValue
    private UploadState appended(UploadStore store, UploadState upload, int from, int to) {
        Appended appended = await(store.append(upload, chunks(from, to), LIMIT));
        assertThat(appended.cut()).isNull();
        return appended.upload();
    }

    private Cancellable start(UploadState upload, Hanging bytes) {
        return store().append(upload, bytes.stream(), LIMIT)
                .subscribe()
                .with(appended -> bytes.closed.complete(null), bytes.closed::completeExceptionally);
    }

    /** Sends half of the content, then nothing, until it is closed. */
    private final class Hanging {
        private final CompletableFuture<Void> silent = new CompletableFuture<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        Multi<Buffer> stream() {
            Multi<Buffer> rest = Multi.createFrom()
                    .<Buffer>nothing()
                    .onRequest()
                    .invoke(() -> silent.complete(null))
                    .onCancellation()
                    .invoke(() -> closed.complete(null));
            return Multi.createBy().concatenating().streams(chunks(0, SIZE / 2), rest);
        }
    }

    private Multi<Buffer> chunks(int from, int to) {
        List<Buffer> chunks = new ArrayList<>();
        for (int at = from; at < to; at += CHUNK) {
            chunks.add(Buffer.buffer().appendBytes(content, at, Math.min(CHUNK, to - at)));
        }
        return Multi.createFrom().iterable(chunks);
    }

    private Multi<Buffer> broken(int from, int to) {
        return Multi.createBy()
                .concatenating()
                .streams(chunks(from, to), Multi.createFrom().failure(new IOException("broken")));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void await(CompletableFuture<Void> event) {
        await(Uni.createFrom().completionStage(event));
    }

    @CanIgnoreReturnValue
    protected static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
