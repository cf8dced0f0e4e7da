package io.slipway.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.ObjectStoreContract;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.Way;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
    private static S3Server server;

    @TempDir
    Path spool;

    private final String prefix = UUID.randomUUID() + "/";
    private ObjectStore store;

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
        store = new S3ObjectStore(server.open(prefix, spool, Map.of()));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void a_stretch_of_what_others_put_there_is_not_the_end_of_a_list() {
        server.put(prefix + "blobs/Not A Key");
        server.put(prefix + "blobs/Nor This");
        byte[] content = {6};
        StoredObject stored = await(store.receive(
                Expected.exactly(Digest.ofBytes(content), 1),
                offset -> Multi.createFrom().item(Buffer.buffer(content))));

        assertThat(await(store.list(null, 1))).extracting(Listed::key).containsExactly(stored.key());
    }

    @Test
    void a_client_is_sent_to_where_it_reaches_the_bucket_and_the_url_is_good_there() throws Exception {
        try (FaultyS3 outside = new FaultyS3(server.endpoint())) {
            Map<String, String> settings =
                    Map.of("redirect-endpoint", outside.endpoint().toString());
            ObjectStore there = new S3ObjectStore(server.open(prefix, spool, settings));
            byte[] content = {1, 2, 3, 4, 5};
            StoredObject stored = await(there.receive(
                    Expected.exactly(Digest.ofBytes(content), 5),
                    offset -> Multi.createFrom().item(Buffer.buffer(content))));

            Delivery delivery = await(there.deliver(stored, ByteRange.fromHeader("bytes=1-3"), Way.ELSEWHERE));

            URI location = ((Delivery.Redirect) delivery).location();
            assertThat(location.getPort()).isEqualTo(outside.endpoint().getPort());
            assertThat(((Delivery.Redirect) delivery).length()).isEqualTo(3);
            assertThat(get(location)).hasBinaryContent(content);
            assertThat(get(URI.create(location + "0")).toFile())
                    .as("another signature")
                    .isEmpty();
        }
    }

    /** What a client would have that follows. */
    private Path get(URI location) throws IOException {
        Path file = Files.createTempFile(spool, "got", "");
        try (InputStream in = location.toURL().openStream()) {
            Files.write(file, in.readAllBytes());
        } catch (IOException refused) {
            Files.write(file, new byte[0]);
        }
        return file;
    }

    @Override
    protected List<String> leftovers() {
        List<String> leftovers = new ArrayList<>(
                server.names(prefix).stream().filter(name -> name.endsWith("?")).toList());
        try (var files = Files.walk(spool)) {
            files.map(Path::toString).filter(name -> name.endsWith(".part")).forEach(leftovers::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return leftovers;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
