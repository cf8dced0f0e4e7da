package io.slipway.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of what makes an object durable, and what is left where it ends in the middle. */
@DisplayName("An object on files")
class DurabilityTest {
    private static final int SIZE = 100_000;

    private final byte[] content = random();
    private final Digest digest = Digest.ofBytes(content);
    private final String shard = "blobs/sha256/" + digest.hex().substring(0, 2);

    @TempDir
    Path directory;

    /** A disk that writes down what it is asked, and does not do what comes at a certain place, nor anything after it. */
    private static final class Watched extends Disk {
        private final Path root;
        private final int end;
        private final String why;
        private final List<String> calls = new ArrayList<>();

        Watched(Path root, int end, String why) {
            this.root = root.toAbsolutePath().normalize();
            this.end = end;
            this.why = why;
        }

        private void next(String call) throws IOException {
            if (calls.size() >= end) {
                throw new IOException(why);
            }
            calls.add(call);
        }

        @Override
        void force(FileChannel file) throws IOException {
            next("force the bytes");
            super.force(file);
        }

        @Override
        void move(Path from, Path to) throws IOException {
            next("move to " + root.relativize(to.getParent()));
            super.move(from, to);
        }

        @Override
        void force(@Nullable Path place) throws IOException {
            next("force " + (place == null ? "" : root.relativize(place)));
            super.force(place);
        }
    }

    @Test
    void is_forced_and_then_named_and_then_its_directory_is_forced() {
        Watched disk = watched(Integer.MAX_VALUE, "");
        pushed(disk);
        inOrder(disk.calls);
    }

    @Test
    void that_is_fetched_is_forced_and_then_named_and_then_its_directory_is_forced() {
        Watched disk = watched(Integer.MAX_VALUE, "");
        fetched(disk);
        inOrder(disk.calls);
    }

    private void inOrder(List<String> calls) {
        assertThat(calls).containsSubsequence("force the bytes", "move to " + shard, "force " + shard);
        assertThat(calls.getLast())
                .as("nothing is left to do after the directory")
                .isEqualTo("force " + shard);
        assertThat(calls.subList(0, calls.indexOf("move to " + shard)))
                .as("the way to it is durable before it is there")
                .contains("force blobs", "force blobs/sha256");
    }

    @Test
    void that_a_push_did_not_finish_is_not_half_there_and_is_finished_by_the_next_process() {
        endedAtEveryCall(this::pushed, "Input/output error", StorageException.class);
    }

    @Test
    void that_a_push_found_no_room_for_is_told_to_come_again_and_is_finished_later() {
        endedAtEveryCall(this::pushed, "No space left on device", RegistryException.class);
    }

    @Test
    void that_a_fetch_did_not_finish_is_not_half_there_and_is_fetched_by_the_next_process() {
        endedAtEveryCall(this::fetched, "Input/output error", StorageException.class);
    }

    private void endedAtEveryCall(Function<Watched, StoredObject> work, String why, Class<?> failure) {
        Watched whole = watched(Integer.MAX_VALUE, "");
        await(objects(whole).delete(work.apply(whole).key()));
        int calls = whole.calls.size();
        assertThat(calls).isGreaterThanOrEqualTo(3);
        for (int end = 0; end < calls; end++) {
            Watched broken = watched(end, why);
            assertThatThrownBy(() -> work.apply(broken))
                    .as(why + " at call " + end)
                    .isInstanceOf(failure);
            for (Listed left : await(objects(new Disk()).list(null, 10))) {
                assertThat(await(objects(new Disk()).read(left.key(), SIZE)).getBytes())
                        .as("what has a name is whole")
                        .isEqualTo(content);
                await(objects(new Disk()).delete(left.key()));
            }

            StoredObject stored = work.apply(watched(Integer.MAX_VALUE, ""));

            assertThat(await(objects(new Disk()).read(stored.key(), SIZE)).getBytes())
                    .isEqualTo(content);
            await(objects(new Disk()).delete(stored.key()));
        }
    }

    @Test
    void that_was_named_but_not_told_of_is_the_same_object_when_the_upload_is_completed_again() {
        Watched whole = watched(Integer.MAX_VALUE, "");
        await(objects(whole).delete(pushed(whole).key()));
        UploadStore first = uploads(watched(whole.calls.size() - 1, "Input/output error"));
        UploadState upload = appended(first);
        assertThatThrownBy(() -> await(first.complete(upload, digest))).isInstanceOf(StorageException.class);

        Watched disk = watched(Integer.MAX_VALUE, "");
        assertThat(await(uploads(disk).settle(upload)).size())
                .as("what whoever asks is told")
                .isEqualTo(SIZE);
        StoredObject stored = await(uploads(disk).complete(upload, digest));

        assertThat(disk.calls).as("the name was perhaps not durable").contains("force " + shard);
        assertThat(await(objects(disk).list(null, 10))).containsExactly(new Listed(stored.key(), upload.key()));
    }

    @CanIgnoreReturnValue
    private StoredObject pushed(Watched disk) {
        UploadStore uploads = uploads(disk);
        return await(uploads.complete(appended(uploads), digest));
    }

    private UploadState appended(UploadStore uploads) {
        UploadState begun = await(uploads.begin(Algorithm.SHA256));
        return await(uploads.append(begun, Multi.createFrom().item(Buffer.buffer(content)), SIZE))
                .upload();
    }

    @CanIgnoreReturnValue
    private StoredObject fetched(Watched disk) {
        return await(objects(disk)
                .receive(
                        Expected.exactly(digest, SIZE),
                        offset -> Multi.createFrom().item(Buffer.buffer(content).slice((int) offset, SIZE))));
    }

    private Watched watched(int end, String why) {
        return new Watched(directory, end, why);
    }

    private UploadStore uploads(Disk disk) {
        return new FileUploadStore(new FilesConfig(directory, 0, Duration.ofMillis(200)), disk);
    }

    private ObjectStore objects(Disk disk) {
        return new FileObjectStore(new FilesConfig(directory, 0, Duration.ofMillis(200)), disk);
    }

    private static byte[] random() {
        byte[] bytes = new byte[SIZE];
        new Random(SIZE).nextBytes(bytes);
        return bytes;
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
