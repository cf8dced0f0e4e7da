package io.slipway.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.Appended;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.object.UploadStoreContract;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3UploadStoreTest extends UploadStoreContract {
    private static final int MIB = 1024 * 1024;
    private static final int LARGE = 13 * MIB;

    private static S3Server server;

    private final byte[] large = random();
    private final Digest largeDigest = Digest.ofBytes(large);

    @TempDir
    Path spool;

    @TempDir
    Path otherSpool;

    private final String prefix = UUID.randomUUID() + "/";
    private UploadStore store;
    private UploadStore replica;
    private ObjectStore objects;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        store = new S3UploadStore(server.open(prefix, spool, Map.of()));
        replica = new S3UploadStore(server.open(prefix, otherSpool, Map.of()));
        objects = new S3ObjectStore(server.open(prefix, spool, Map.of()));
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
        return server.names(prefix);
    }

    @Test
    void what_fills_parts_becomes_an_object_of_parts_and_is_not_sent_twice() {
        UploadState upload = piece(store, begin(), 0, 3 * MIB);
        upload = piece(store, upload, 3 * MIB, LARGE - MIB);
        upload = piece(store, upload, LARGE - MIB, LARGE);

        StoredObject stored = await(store.complete(upload, largeDigest));

        assertThat(read(stored)).isEqualTo(largeDigest);
        assertThat(server.names(prefix)).containsExactly(stored.key().value());
    }

    @Test
    void parts_are_read_back_once_by_a_replica_that_did_not_see_them_arrive() {
        UploadState upload = piece(store, begin(), 0, LARGE - MIB);
        upload = piece(replica, upload, LARGE - MIB, LARGE);

        StoredObject stored = await(replica.complete(upload, largeDigest));

        assertThat(read(stored)).isEqualTo(largeDigest);
        assertThat(await(store.complete(upload, largeDigest))).as("asked again").isEqualTo(stored);
        assertThat(server.names(prefix)).containsExactly(stored.key().value());
    }

    @Test
    void parts_that_turn_out_wrong_when_they_are_read_back_leave_nothing() {
        UploadState upload = piece(store, begin(), 0, LARGE);

        assertThatThrownBy(() -> await(replica.complete(upload, digest))).hasMessageContaining("DIGEST_INVALID");

        assertThat(server.names(prefix)).isEmpty();
    }

    @Test
    void whoever_lost_his_hold_between_two_parts_harms_nothing() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        List<UploadState> others = new ArrayList<>();
        Hold lost = confirming(() -> {
            others.add(await(replica.takeOver(begun, 1)));
            throw RegistryError.RANGE_INVALID.because("another has it");
        });

        assertThatThrownBy(() -> await(store.append(begun, zeros(), LARGE, lost)))
                .hasMessageContaining("RANGE_INVALID");

        UploadState whole = piece(replica, others.getFirst(), 6 * MIB, LARGE);
        assertThat(read(await(replica.complete(whole, largeDigest)))).isEqualTo(largeDigest);
    }

    @Test
    void a_part_that_arrives_after_another_went_on_harms_nothing() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        List<UploadState> others = new ArrayList<>();
        Hold slow = confirming(() -> others.add(piece(replica, await(replica.takeOver(begun, 2)), 6 * MIB, LARGE)));

        assertThat(await(store.append(begun, zeros(), LARGE, slow)).cut()).isNull();

        assertThat(read(await(replica.complete(others.getFirst(), largeDigest))))
                .isEqualTo(largeDigest);
    }

    @Test
    void a_part_that_arrived_before_another_took_over_is_not_the_last_that_may_come() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        List<UploadState> others = new ArrayList<>();
        Hold slow = confirming(
                () -> {}, () -> others.add(piece(replica, await(replica.takeOver(begun, 3)), 6 * MIB, LARGE)));
        Multi<Buffer> two = Multi.createFrom().iterable(List.of(Buffer.buffer(new byte[2 * S3Server.PART])));

        assertThat(await(store.append(begun, two, Long.MAX_VALUE, slow)).cut()).isNull();

        assertThat(read(await(replica.complete(others.getFirst(), largeDigest))))
                .isEqualTo(largeDigest);
    }

    @Test
    void what_this_process_sent_and_nobody_was_told_of_is_not_sent_again_when_it_takes_over() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        Multi<Buffer> broken = Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().iterable(chunks(6 * MIB, LARGE)),
                        Multi.createFrom().failure(new IllegalStateException("broken")));
        assertThat(await(store.append(begun, broken, LARGE)).cut()).hasMessage("broken");

        UploadState taken = await(store.takeOver(begun, 2));

        assertThat(taken.size()).isEqualTo(LARGE);
        assertThat(read(await(store.complete(taken, largeDigest)))).isEqualTo(largeDigest);
    }

    @Test
    void what_the_server_has_of_an_append_is_told_before_each_part_so_that_it_is_not_sent_again() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        Held held = confirming();
        Multi<Buffer> further = Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().iterable(chunks(6 * MIB, LARGE)),
                        Multi.createFrom().iterable(chunks(0, 3 * MIB)));
        UploadState whole = await(store.append(begun, further, 2 * LARGE, held)).upload();
        assertThat(held.told()).extracting(UploadState::size).containsExactly(6L * MIB, 10L * MIB);

        UploadState taken = await(replica.takeOver(held.told().getLast(), 3));

        assertThat(taken.size()).isEqualTo(10L * MIB);
        UploadState other = piece(replica, taken, 10 * MIB, LARGE);
        assertThat(read(await(replica.complete(other, largeDigest)))).isEqualTo(largeDigest);
        assertThat(await(store.settle(held.told().getLast())))
                .as("of who was not told of the last")
                .isEqualTo(whole);
    }

    @Test
    void what_was_told_of_an_append_that_is_too_large_is_taken_back() {
        UploadState begun = piece(store, begin(), 0, 6 * MIB);
        Held held = confirming();
        assertThatThrownBy(() -> await(store.append(begun, Multi.createFrom().iterable(chunks(0, LARGE)), LARGE, held)))
                .hasMessageContaining("SIZE_INVALID");

        UploadState back = await(store.takeOver(begun, held.told().size() + 1));

        assertThat(back.size()).isEqualTo(6 * MIB);
        assertThat(read(await(store.complete(piece(store, back, 6 * MIB, LARGE), largeDigest))))
                .isEqualTo(largeDigest);
    }

    @Test
    void an_upload_is_not_completed_by_whoever_lost_his_hold() {
        UploadState begun = piece(store, begin(), 0, LARGE - MIB);
        Hold lost = confirming(() -> {
            throw RegistryError.RANGE_INVALID.because("another has it");
        });

        assertThatThrownBy(() -> await(store.complete(begun, Digest.ofBytes(Arrays.copyOf(large, LARGE - MIB)), lost)))
                .hasMessageContaining("RANGE_INVALID");

        UploadState whole = piece(replica, await(replica.takeOver(begun, 3)), LARGE - MIB, LARGE);
        assertThat(read(await(replica.complete(whole, largeDigest)))).isEqualTo(largeDigest);
    }

    @Test
    void an_append_whose_hold_another_waits_for_comes_to_an_end() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Multi<Buffer> endless = Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().iterable(chunks(0, MIB)),
                        Multi.createFrom().<Buffer>nothing().onRequest().invoke(() -> asked.complete(null)));

        Appended appended = await(store.append(begin(), endless, LARGE, new Held(List.of(), asked, new ArrayList<>())));

        assertThat(appended.cut()).isInstanceOf(CancellationException.class);
        assertThat(appended.upload().size()).isEqualTo(MIB);
    }

    /** A hold that does these things when it is confirmed, one after the other, and then nothing. */
    private static Held confirming(Runnable... confirmations) {
        return new Held(new ArrayList<>(List.of(confirmations)), new CompletableFuture<>(), new ArrayList<>());
    }

    private record Held(List<Runnable> confirmations, CompletableFuture<Void> asked, List<UploadState> told)
            implements Hold {
        @Override
        public Uni<Void> confirm(UploadState sent, int writing) {
            told.add(sent);
            return confirmations.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom()
                            .voidItem()
                            .invoke(confirmations.removeFirst())
                            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        }
    }

    private static Multi<Buffer> zeros() {
        return Multi.createFrom().item(Buffer.buffer(new byte[LARGE - 6 * MIB]));
    }

    @Test
    void multipart_uploads_that_nobody_completed_are_discarded_by_age() {
        UploadState upload = piece(store, begin(), 0, 2 * S3Server.PART);
        assertThat(server.names(prefix)).hasSize(1).allMatch(name -> name.endsWith("?"));

        assertThat(await(objects.discardLeftovers(Duration.ofHours(1), NONE_OPEN)))
                .isEmpty();
        assertThat(await(objects.discardLeftovers(Duration.ofSeconds(-5), NONE_OPEN)))
                .hasSize(1);

        assertThat(server.names(prefix)).isEmpty();
        assertThatThrownBy(() -> await(store.complete(upload, digest))).isInstanceOf(RegistryException.class);
    }

    @Test
    void parts_of_an_upload_that_is_open_are_no_leftover_however_old() {
        UploadState upload = piece(store, begin(), 0, LARGE);

        assertThat(await(objects.discardLeftovers(
                        Duration.ofSeconds(-5), uploads -> Uni.createFrom().item(Set.copyOf(uploads)))))
                .isEmpty();

        assertThat(read(await(store.complete(upload, largeDigest)))).isEqualTo(largeDigest);
    }

    @Test
    void installations_that_share_a_bucket_neither_see_nor_clean_what_is_of_the_other() {
        S3 theirs = server.open(prefix + "more/", otherSpool, Map.of());
        UploadStore theirUploads = new S3UploadStore(theirs);
        UploadState open = piece(theirUploads, await(theirUploads.begin(Algorithm.SHA256)), 0, 2 * S3Server.PART);
        UploadState small = piece(theirUploads, await(theirUploads.begin(Algorithm.SHA256)), 0, MIB);
        StoredObject their = await(theirUploads.complete(small, Digest.ofBytes(Arrays.copyOf(large, MIB))));
        assertThat(their.size()).isEqualTo(MIB);

        assertThat(await(objects.list(null, 10))).isEmpty();
        assertThat(await(objects.discardLeftovers(Duration.ofSeconds(-5), NONE_OPEN)))
                .isEmpty();

        UploadState whole = piece(theirUploads, open, 2 * S3Server.PART, LARGE);
        assertThat(await(theirUploads.complete(whole, largeDigest)).size()).isEqualTo(LARGE);
        assertThat(await(new S3ObjectStore(theirs).list(null, 10))).hasSize(2);
    }

    @Test
    void what_the_session_remembers_of_the_longest_upload_is_bounded() {
        List<Piece> pieces =
                new ArrayList<>(Collections.nCopies(9_999, new Piece("d41d8cd98f00b204e9800998ecf8427e", "AAAAAA==")));
        pieces.add(5_000, Piece.SKIPPED);
        ObjectKey key = new ObjectKey("blobs/" + UUID.randomUUID());
        Medium medium = new Medium(
                "01234567", new Medium.Multipart(key, "u".repeat(200), pieces), new Medium.Rest(key, 1), List.of(key));

        assertThat(medium.toString()).hasSizeLessThan(512 * 1024);
        assertThat(Medium.fromString(medium.toString())).isEqualTo(medium);
    }

    @Test
    void the_largest_object_of_s3_fits_into_ten_thousand_parts() {
        S3 s3 = server.open(prefix, spool, Map.of("part-size", "8388608"));
        long all = 0;
        for (int number = 1; number <= 10_000; number++) {
            all += s3.partSize(number);
        }
        assertThat(all).isGreaterThan(5L * 1024 * 1024 * MIB);
        assertThat(s3.partSize(10_000)).isLessThan(5L * 1024 * MIB);
    }

    private UploadState piece(UploadStore at, UploadState upload, int from, int to) {
        Appended appended = await(at.append(upload, Multi.createFrom().iterable(chunks(from, to)), LARGE));
        assertThat(appended.cut()).isNull();
        assertThat(appended.upload().size()).isEqualTo(to);
        return appended.upload();
    }

    private List<Buffer> chunks(int from, int to) {
        List<Buffer> chunks = new ArrayList<>();
        for (int at = from; at < to; at += 100_000) {
            chunks.add(Buffer.buffer().appendBytes(large, at, Math.min(100_000, to - at)));
        }
        return chunks;
    }

    private Digest read(StoredObject stored) {
        return Digest.ofBytes(await(objects.read(stored.key(), LARGE)).getBytes());
    }

    private static byte[] random() {
        byte[] bytes = new byte[LARGE];
        new Random(LARGE).nextBytes(bytes);
        return bytes;
    }
}
