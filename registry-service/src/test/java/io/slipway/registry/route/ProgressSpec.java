package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@TestProfile(ProgressSpec.TenSeconds.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Whoever is idle for ten seconds is cut off, and nobody else")
class ProgressSpec {
    private static final long PACE_MILLIS = 1500;
    private static final int STEPS = 10;

    /** The usual setting is two minutes; an answer that a busy machine takes long for must not count as idle. */
    public static final class TenSeconds implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.idle-timeout", "10s");
        }
    }

    @Inject
    Admin admin;

    /** All that they do is wait, so they do it at the same time. */
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    private Future<Void> slowWriter;
    private Future<Void> silentWriter;
    private Future<Void> endlessHeaders;
    private Future<Void> slowReader;
    private int portOutsideOfTests;

    /** The clients go on between one test and the next, when REST-assured is told of no port otherwise. */
    @BeforeAll
    void begin() {
        portOutsideOfTests = RestAssured.port;
        RestAssured.port =
                ConfigProvider.getConfig().getValue("test.url", URI.class).getPort();
        slowWriter = client(this::writesSlowly);
        silentWriter = client(this::stopsToWrite);
        endlessHeaders = client(this::neverEndsItsHeaders);
        slowReader = client(this::readsSlowly);
    }

    @AfterAll
    void end() {
        clients.close();
        RestAssured.port = portOutsideOfTests;
    }

    /** What a client does, and sees. */
    private interface Scenario {
        void play() throws Exception;
    }

    private Future<Void> client(Scenario scenario) {
        Callable<Void> played = () -> {
            scenario.play();
            return null;
        };
        return clients.submit(played);
    }

    @Test
    void a_body_that_takes_long_is_taken_while_it_goes_on() throws Exception {
        slowWriter.get();
    }

    @Test
    void a_body_that_stops_is_cut_off_and_what_arrived_is_kept() throws Exception {
        silentWriter.get();
    }

    @Test
    void headers_that_never_end_are_cut_off() throws Exception {
        endlessHeaders.get();
    }

    @Test
    void a_client_that_reads_slowly_has_all_of_it_in_the_end() throws Exception {
        slowReader.get();
    }

    /** The pace of a client, which is what is tested here. */
    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
    }

    private void writesSlowly() throws Exception {
        String upload = admin.upload(newName());
        try (Wire wire = new Wire()) {
            wire.send("PATCH " + upload + " HTTP/1.1\r\nHost: here\r\nAuthorization: " + Admin.basic()
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < STEPS; i++) {
                pause();
                wire.send("1\r\nx\r\n");
            }
            wire.send("0\r\n\r\n");
            assertThat(wire.head()).startsWith("HTTP/1.1 202").contains("Range: 0-" + (STEPS - 1));
        }
    }

    private void stopsToWrite() throws IOException {
        String upload = admin.upload(newName());
        try (Wire wire = new Wire()) {
            wire.send("PATCH " + upload + " HTTP/1.1\r\nHost: here\r\nAuthorization: " + Admin.basic()
                    + "\r\nContent-Length: 100\r\n\r\n0123456789");
            assertThat(wire.isEnded()).isTrue();
        }
        admin.request().get(upload).then().statusCode(204).header("Range", "0-9");
    }

    private void neverEndsItsHeaders() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("GET /v2/ HTTP/1.1\r\nHost: here\r\n");
            assertThat(wire.isEnded()).isTrue();
        }
    }

    private void readsSlowly() throws Exception {
        String name = newName();
        byte[] content = new byte[24 * 1024 * 1024];
        new Random(1).nextBytes(content);
        Digest digest = Digest.ofBytes(content);
        admin.request()
                .contentType("application/octet-stream")
                .body(content)
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest)
                .then()
                .statusCode(201);
        try (Wire wire = Wire.narrow()) {
            wire.send("GET /v2/" + name + "/blobs/" + digest + " HTTP/1.1\r\nHost: here\r\n\r\n");
            assertThat(wire.head()).startsWith("HTTP/1.1 200");
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (read.size() < content.length) {
                pause();
                byte[] next = wire.read(Math.min(content.length / STEPS, content.length - read.size()));
                assertThat(next).as("after %d bytes", read.size()).isNotEmpty();
                read.write(next);
            }
            assertThat(Digest.ofBytes(read.toByteArray())).isEqualTo(digest);
        }
    }
}
