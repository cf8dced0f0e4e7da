package io.slipway.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.object.Way;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An S3 that fails")
class S3FaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PART = S3Server.PART;
    private static final int ALL = 2 * PART + 1_000_000;
    private static final int ALWAYS = Integer.MAX_VALUE;

    private static S3Server server;

    private final byte[] content = random();
    private final Digest digest = Digest.ofBytes(content);
    private final String prefix = UUID.randomUUID() + "/";

    @TempDir
    Path spool;

    @TempDir
    Path otherSpool;

    private FaultyS3 faulty;
    private UploadStore uploads;
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
        faulty = new FaultyS3(server.endpoint());
        Map<String, String> impatient =
                Map.of("endpoint", faulty.endpoint().toString(), "timeout", "2s", "attempts", "4");
        uploads = new S3UploadStore(server.open(prefix, spool, impatient));
        replica = new S3UploadStore(server.open(prefix, otherSpool, impatient));
        objects = new S3ObjectStore(server.open(prefix, spool, impatient));
    }

    @AfterEach
    void close() {
        faulty.close();
    }

    @Test
    void a_part_that_is_refused_for_now_is_sent_again() {
        faulty.refuses("PUT part", 1, 500, "InternalError");
        faulty.refuses("PUT part", 1, 503, "SlowDown");
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
        assertThat(Collections.frequency(faulty.asked(), "PUT part")).isEqualTo(5);
    }

    @Test
    void a_part_whose_bytes_arrived_wrong_is_sent_again() {
        faulty.refuses("PUT part", 2, 400, "BadDigest");
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
    }

    @Test
    void what_is_sent_says_its_checksum_unless_the_server_knows_none() {
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
        assertThat(faulty.checksums())
                .containsExactly(crc(0, PART), crc(PART, 2 * PART), crc(2 * PART, ALL), crc(2 * PART, ALL));
        faulty.checksums().clear();
        Map<String, String> none = Map.of("endpoint", faulty.endpoint().toString(), "checksum", "false");
        uploads = new S3UploadStore(server.open(prefix, spool, none));
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
        assertThat(faulty.checksums()).isEmpty();
    }

    private String crc(int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(content, from, to - from);
        return Body.base64(crc);
    }

    @Test
    void a_part_is_sent_again_when_the_connection_breaks_in_its_middle() {
        faulty.cuts("PUT part", 2, PART / 2);
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
    }

    @Test
    void a_part_is_sent_again_when_nobody_answers() {
        faulty.isSilent("PUT part", 1);
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
    }

    @Test
    void what_was_begun_is_begun_again_when_the_answer_is_lost() {
        faulty.losesTheAnswer("POST begin", 1);
        isContent(await(uploads.complete(append(begin(), 0, ALL), digest)));
    }

    @Test
    void an_answer_to_the_completion_that_is_lost_loses_nothing() {
        UploadState whole = append(begin(), 0, ALL);
        faulty.losesTheAnswer("POST complete", 1);
        isContent(await(uploads.complete(whole, digest)));
    }

    @Test
    void a_completion_nobody_heard_of_is_found_by_whoever_asks_again() {
        UploadState whole = append(begin(), 0, ALL);
        faulty.losesTheAnswer("POST complete", ALWAYS);
        isUnavailable(() -> await(uploads.complete(whole, digest)));
        faulty.calm();
        isContent(await(replica.complete(whole, digest)));
    }

    @Test
    void a_completion_that_fails_in_an_answer_of_200_is_asked_for_again() {
        UploadState whole = append(begin(), 0, ALL);
        faulty.refuses("POST complete", 2, 200, "InternalError");
        isContent(await(uploads.complete(whole, digest)));
    }

    @Test
    void a_completion_that_is_refused_for_now_leaves_the_upload() {
        UploadState whole = append(begin(), 0, ALL);
        faulty.refuses("POST complete", ALWAYS, 503, "SlowDown");
        isUnavailable(() -> await(uploads.complete(whole, digest)));
        faulty.calm();
        isContent(await(uploads.complete(whole, digest)));
    }

    @Test
    void what_is_sent_while_nothing_is_taken_is_told_to_come_again_and_goes_on_where_it_was() {
        UploadState some = append(begin(), 0, PART + 10);
        faulty.refuses("PUT part", ALWAYS, 503, "SlowDown");
        isUnavailable(() -> append(some, PART + 10, ALL));
        faulty.calm();
        UploadState settled = await(uploads.settle(some));
        assertThat(settled.size()).isEqualTo(some.size());
        isContent(await(uploads.complete(append(settled, PART + 10, ALL), digest)));
    }

    @Test
    void what_was_taken_before_a_failure_is_not_sent_again() {
        UploadState begun = begin();
        faulty.refuses("PUT object", ALWAYS, 500, "InternalError");
        isUnavailable(() -> append(begun, 0, ALL));
        faulty.calm();
        UploadState settled = await(uploads.settle(begun));
        assertThat(settled.size()).as("both parts").isEqualTo(2 * PART);
        isContent(await(uploads.complete(append(settled, 2 * PART, ALL), digest)));
    }

    @Test
    void another_replica_goes_on_from_what_the_session_was_told_although_the_first_got_further() {
        UploadState some = append(begin(), 0, 1_000);
        faulty.refuses("PUT object", ALWAYS, 500, "InternalError");
        isUnavailable(() -> append(some, 1_000, ALL));
        faulty.calm();
        assertThat(await(replica.settle(some)).size()).isEqualTo(1_000);
        UploadState whole = appended(replica, some, 1_000, ALL);
        isContent(await(replica.complete(whole, digest)));
    }

    @Test
    void whatever_goes_wrong_what_was_acknowledged_is_there_in_the_end() {
        Random chance = new Random(4);
        UploadState known = begin();
        while (known.size() < ALL) {
            mishap(chance.nextInt(8));
            UploadStore any = chance.nextBoolean() ? uploads : replica;
            UploadState from = known;
            int to = (int) Math.min(ALL, from.size() + 1 + chance.nextInt(3_000_000));
            try {
                UploadState settled = await(any.settle(from));
                assertThat(settled.size()).isGreaterThanOrEqualTo(from.size());
                known = appended(any, settled, (int) settled.size(), Math.max(to, (int) settled.size()));
            } catch (RegistryException refused) {
                assertThat(refused.error()).isEqualTo(RegistryError.UNAVAILABLE);
            }
            faulty.calm();
        }
        isContent(await(replica.complete(known, digest)));
    }

    private void mishap(int kind) {
        switch (kind) {
            case 0 -> faulty.refuses("PUT part", ALWAYS, 503, "SlowDown");
            case 1 -> faulty.refuses("PUT object", ALWAYS, 500, "InternalError");
            case 2 -> faulty.cuts("PUT object", ALWAYS, 1);
            case 3 -> faulty.losesTheAnswer("PUT part", 2);
            case 4 -> faulty.losesTheAnswer("PUT object", ALWAYS);
            case 5 -> faulty.breaksOff("GET object", ALWAYS, 1);
            default -> faulty.calm();
        }
    }

    @Test
    void a_fetch_that_cannot_be_kept_leaves_nothing_and_is_tried_again_from_what_landed() {
        faulty.refuses("PUT part", ALWAYS, 503, "SlowDown");
        List<Long> asked = new ArrayList<>();
        assertThatThrownBy(() -> await(receive(asked))).hasMessageContaining("SlowDown");
        faulty.calm();
        isContent(await(receive(asked)));
        assertThat(asked).as("the source was asked once").containsExactly(0L);
        assertThat(server.names(prefix)).hasSize(1);
    }

    private Uni<StoredObject> receive(List<Long> asked) {
        return objects.receive(Expected.exactly(digest, ALL), offset -> {
            asked.add(offset);
            return Multi.createFrom().item(Buffer.buffer(content).slice((int) offset, ALL));
        });
    }

    @Test
    void a_pull_that_breaks_off_fails_and_is_no_shorter_object() {
        StoredObject stored = await(uploads.complete(append(begin(), 0, ALL), digest));
        faulty.breaksOff("GET object", 1, 1_000);
        assertThatThrownBy(() -> pull(stored)).isNotNull();
        assertThat(Digest.ofBytes(pull(stored))).as("the next").isEqualTo(digest);
    }

    @Test
    void a_pull_of_a_server_that_is_down_is_told_so_before_the_first_byte() {
        StoredObject stored = await(uploads.complete(append(begin(), 0, ALL), digest));
        faulty.refuses("GET object", ALWAYS, 503, "SlowDown");
        isUnavailable(() -> pull(stored));
    }

    private byte[] pull(StoredObject stored) {
        Delivery delivery = await(objects.deliver(stored, ByteRange.whole(), Way.THROUGH));
        Buffer all = Buffer.buffer();
        await(((Delivery.Stream) delivery).bytes()).subscribe().asStream().forEach(all::appendBuffer);
        return all.getBytes();
    }

    private void isContent(StoredObject stored) {
        assertThat(Digest.ofBytes(await(objects.read(stored.key(), ALL)).getBytes()))
                .isEqualTo(digest);
        assertThat(stored.size()).isEqualTo(ALL);
    }

    /** 503: the client comes again. */
    private static void isUnavailable(ThrowingCallable work) {
        assertThat(catchThrowable(work))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.error()).isEqualTo(RegistryError.UNAVAILABLE));
    }

    private UploadState begin() {
        return await(uploads.begin(Algorithm.SHA256));
    }

    private UploadState append(UploadState upload, int from, int to) {
        return appended(uploads, upload, from, to);
    }

    private UploadState appended(UploadStore store, UploadState upload, int from, int to) {
        List<Buffer> chunks = new ArrayList<>();
        for (int at = from; at < to; at += 100_000) {
            chunks.add(Buffer.buffer().appendBytes(content, at, Math.min(100_000, to - at)));
        }
        return await(store.append(upload, Multi.createFrom().iterable(chunks), ALL))
                .upload();
    }

    private static byte[] random() {
        byte[] bytes = new byte[ALL];
        new Random(ALL).nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
