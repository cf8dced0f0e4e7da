package io.slipway.deploy.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The front door")
class DoorTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Backends BACKENDS = new Backends();
    private static final int DOOR = await(new Door(
                            VERTX,
                            Map.of(
                                    Backend.REGISTRY, BACKENDS.port(Backend.REGISTRY),
                                    Backend.TASKS, BACKENDS.port(Backend.TASKS),
                                    Backend.CONTENT, BACKENDS.port(Backend.CONTENT)))
                    .open("127.0.0.1", 0))
            .actualPort();

    /** A service behind the door each, all of one behaviour. */
    private static final class Backends {
        private final Map<Backend, HttpServer> servers = Map.of(
                Backend.REGISTRY, start(Backend.REGISTRY),
                Backend.TASKS, start(Backend.TASKS),
                Backend.CONTENT, start(Backend.CONTENT));
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final AtomicReference<Consumer<HttpServerRequest>> behaviour = new AtomicReference<>();

        private HttpServer start(Backend which) {
            return await(VERTX.createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true))
                    .requestHandler(request -> {
                        asked.add(which + " " + request.method() + " " + request.uri());
                        Objects.requireNonNull(behaviour.get()).accept(request);
                    })
                    .listen(0, "127.0.0.1"));
        }

        int port(Backend which) {
            return Objects.requireNonNull(servers.get(which)).actualPort();
        }

        void behave(Consumer<HttpServerRequest> next) {
            asked.clear();
            behaviour.set(next);
        }
    }

    @BeforeEach
    void answerOk() {
        BACKENDS.behave(request -> request.response().end("ok"));
    }

    @AfterAll
    static void stop() {
        await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "/v2, REGISTRY",
        "/v2/, REGISTRY",
        "/v2/library/alpine/manifests/3.20, REGISTRY",
        "/token?service=slipway, REGISTRY",
        "/pulp/api/v3/tasks/, TASKS",
        "/pulp/api/v3/tasks/?state=running, TASKS",
        "/pulp/api/v3/task-groups/1/, TASKS",
        "/pulp/api/v3/task-schedules/, TASKS",
        "/pulp/api/v3/workers/, TASKS",
        "/slipway/api/v1/audit/, TASKS",
        "/pulp/api/v3/tasksomething/, CONTENT",
        "/pulp/api/v3/repositories/container/container/, CONTENT",
        "/, CONTENT"
    })
    void leads_to_the_service_of_a_path_and_keeps_the_path(String path, Backend service) {
        assertThat(get(path, "").status()).isEqualTo(200);
        assertThat(BACKENDS.asked).containsExactly(service + " GET " + path);
    }

    @Test
    void keeps_the_name_it_was_called_by_and_says_who_called() {
        AtomicReference<String> seen = new AtomicReference<>();
        BACKENDS.behave(request -> {
            seen.set(request.headers().entries().toString());
            request.response().end();
        });

        List<String> claims = List.of(
                "X-Forwarded-For: 6.6.6.6",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: for=6.6.6.6;host=evil",
                "");
        RawClient.Answer answer = get("/v2/", String.join("\r\n", claims));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Objects.requireNonNull(seen.get()).toLowerCase(Locale.ROOT))
                .contains("host=registry.example:5000")
                .contains("x-forwarded-for=127.0.0.1")
                .contains("x-forwarded-host=registry.example:5000")
                .contains("x-forwarded-proto=http")
                .doesNotContain("evil")
                .doesNotContain("6.6.6.6")
                .doesNotContain("666");
    }

    @Test
    void answers_whoever_would_like_to_upgrade_to_http_2_in_http_1() {
        String wish =
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";
        RawClient.Answer answer = get("/v2/", wish);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
    }

    @Test
    void lets_a_client_that_waits_for_100_continue_go_on() {
        BACKENDS.behave(DoorTest::sizeOfBody);
        try (RawClient client = new RawClient(DOOR)) {
            client.say("PUT /v2/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100");
            assertThat(client.say("12345").answer().body()).isEqualTo("5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "POST", "DELETE"})
    void carries_bodies_of_every_method_with_and_without_a_length(String method) {
        BACKENDS.behave(DoorTest::sizeOfBody);
        try (RawClient client = new RawClient(DOOR)) {
            assertThat(client.say(method + " /v2/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n12345")
                            .answer()
                            .body())
                    .isEqualTo("5");
            assertThat(client.say(method + " /v2/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo("7");
            assertThat(client.say(method + " /v2/x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo("0");
        }
    }

    @Test
    void passes_ranges_and_what_is_said_about_them() {
        BACKENDS.behave(request -> request.response()
                .setStatusCode(206)
                .putHeader("Content-Range", request.getHeader("Range").replace("=", " ") + "/10")
                .end("345"));

        RawClient.Answer answer = get("/v2/x", "Range: bytes=3-5\r\n");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.head()).containsIgnoringCase("content-range: bytes 3-5/10");
        assertThat(answer.body()).isEqualTo("345");
    }

    @Test
    void keeps_the_length_in_the_answer_to_a_head_and_the_connection_with_it() {
        BACKENDS.behave(request -> {
            request.response().putHeader("Content-Length", "1000");
            request.response().end();
        });
        try (RawClient client = new RawClient(DOOR)) {
            assertThat(client.say("HEAD /v2/x HTTP/1.1\r\nHost: h\r\n\r\n").head())
                    .containsIgnoringCase("content-length: 1000");
            assertThat(client.say("HEAD /v2/y HTTP/1.1\r\nHost: h\r\n\r\n").head())
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void passes_304_without_a_body() {
        BACKENDS.behave(request ->
                request.response().setStatusCode(304).putHeader("ETag", "\"x\"").end());
        try (RawClient client = new RawClient(DOOR)) {
            assertThat(client.say("GET /v2/x HTTP/1.1\r\nHost: h\r\n\r\n").head())
                    .startsWith("HTTP/1.1 304")
                    .containsIgnoringCase("etag: \"x\"");
            assertThat(client.say("GET /v2/y HTTP/1.1\r\nHost: h\r\n\r\n").head())
                    .startsWith("HTTP/1.1 304");
        }
    }

    /** Each of these would be two requests to one reader and one request to another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Content-Length: 0, 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Content-Length: +0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Content-Length: -1\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Content-Length : 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n",
            })
    void smuggles_nothing(String attack) throws Exception {
        BACKENDS.behave(DoorTest::sizeOfBody);
        try (RawClient client = new RawClient(DOOR)) {
            client.say("POST /v2/x HTTP/1.1\r\nHost: h\r\n" + attack);

            assertThat(client.answer().status()).as("refused, or cut off").isIn(400, 0);
            assertThat(client.rest()).as("until the connection is over").doesNotContain("HTTP/1.1 2");
        }
        assertThat(BACKENDS.asked).noneMatch(asked -> asked.contains("smuggled"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
                "TRACE /v2/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://evil.example/v2/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET evil HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /v2/\u0000 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
            })
    void refuses_what_no_client_of_ours_says(String request) {
        try (RawClient client = new RawClient(DOOR)) {
            assertThat(client.say(request).answer().status()).isBetween(400, 405);
        }
        assertThat(BACKENDS.asked).isEmpty();
    }

    @Test
    void gives_every_client_a_connection_of_its_own() throws Exception {
        int clients = 300;
        CountDownLatch all = new CountDownLatch(clients);
        List<HttpServerRequest> waiting = new CopyOnWriteArrayList<>();
        BACKENDS.behave(request -> {
            waiting.add(request);
            all.countDown();
        });
        List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            open.add(new RawClient(DOOR).say("GET /v2/" + i + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        assertThat(all.await(30, TimeUnit.SECONDS))
                .as("all at the service at once")
                .isTrue();
        waiting.forEach(request -> request.response().end("ok"));

        open.forEach(client -> assertThat(client.answer().status()).isEqualTo(200));
        open.forEach(RawClient::close);
    }

    @Test
    void carries_two_gigabytes_up_in_a_heap_of_one() throws IOException {
        long size = 2L << 30;
        AtomicLong received = new AtomicLong();
        BACKENDS.behave(request -> {
            request.handler(bytes -> received.addAndGet(bytes.length()));
            request.endHandler(end -> request.response().setStatusCode(201).end());
        });
        try (RawClient client = new RawClient(DOOR)) {
            client.say("PUT /v2/x/blobs/uploads/1 HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n");
            pour(client.out(), size);
            assertThat(client.answer().status()).isEqualTo(201);
        }
        assertThat(received.get()).isEqualTo(size);
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan(size);
    }

    @Test
    void carries_two_gigabytes_down_in_a_heap_of_one() {
        long size = 2L << 30;
        Buffer chunk = Buffer.buffer(new byte[1 << 20]);
        BACKENDS.behave(request -> {
            request.response().putHeader("Content-Length", Long.toString(size));
            send(request, chunk, size);
        });
        try (RawClient client = new RawClient(DOOR)) {
            client.say("GET /v2/x/blobs/1 HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.drain(size)).isEqualTo(size);
        }
    }

    private static void send(HttpServerRequest request, Buffer chunk, long left) {
        if (left == 0) {
            request.response().end();
        } else {
            request.response().write(chunk).onSuccess(sent -> send(request, chunk, left - chunk.length()));
        }
    }

    @Test
    void reads_no_faster_than_the_service_takes() throws Exception {
        AtomicReference<HttpServerRequest> stalled = new AtomicReference<>();
        BACKENDS.behave(request -> {
            request.pause();
            stalled.set(request);
        });
        AtomicLong written = new AtomicLong();
        long size = 256L << 20;
        try (RawClient client = new RawClient(DOOR)) {
            client.say("PUT /v2/x HTTP/1.1\r\nHost: h\r\nContent-Length: " + size + "\r\n\r\n");
            OutputStream out = client.out();
            Thread writer = Thread.startVirtualThread(() -> pour(out, size, written));
            long before = -1;
            while (before != written.get() || before == 0) {
                before = written.get();
                assertThat(writer.join(Duration.ofMillis(500)))
                        .as("all of it was taken although nobody wanted it")
                        .isFalse();
            }
            assertThat(before).isLessThan(64L << 20);

            HttpServerRequest request = Objects.requireNonNull(stalled.get());
            request.endHandler(end -> request.response().end("ok"));
            request.handler(bytes -> {});
            request.resume();

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void tells_the_service_when_a_client_has_gone() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch there = new CountDownLatch(1);
        BACKENDS.behave(request -> {
            request.connection().closeHandler(closed -> gone.countDown());
            request.handler(bytes -> there.countDown());
        });
        try (RawClient client = new RawClient(DOOR)) {
            client.say("PUT /v2/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nonly the beginning");
            assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cuts_an_answer_that_the_service_cut() {
        BACKENDS.behave(request -> {
            request.response().putHeader("Content-Length", "1000");
            request.response()
                    .write("half")
                    .onSuccess(sent -> request.connection().close());
        });
        try (RawClient client = new RawClient(DOOR)) {
            RawClient.Answer answer =
                    client.say("GET /v2/x HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            assertThat(answer.body().length()).isLessThan(1000);
            assertThat(client.read()).as("the connection is over").isNegative();
        }
    }

    @Test
    void answers_502_for_a_service_that_is_not_there() {
        BACKENDS.behave(request -> request.connection().close());

        assertThat(get("/v2/x", "").status()).isEqualTo(502);
    }

    private static RawClient.Answer get(String path, String headers) {
        try (RawClient client = new RawClient(DOOR)) {
            return client.say("GET " + path + " HTTP/1.1\r\nHost: registry.example:5000\r\n" + headers + "\r\n")
                    .answer();
        }
    }

    private static void sizeOfBody(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end(Integer.toString(body.length())));
    }

    private static void pour(OutputStream out, long size) {
        pour(out, size, new AtomicLong());
    }

    private static void pour(OutputStream out, long size, AtomicLong written) {
        byte[] chunk = new byte[1 << 20];
        try {
            while (written.get() < size) {
                out.write(chunk);
                written.addAndGet(chunk.length);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
