package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When something dies")
class FaultsTest {
    private static final String V3 = "/pulp/api/v3/";

    @TempDir
    static Path directory;

    private static RunningSlipway slipway;
    private static String authorization;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void up() {
        slipway = RunningSlipway.up(directory.resolve("state"));
        byte[] credentials = ("admin:" + slipway.password()).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    @AfterAll
    static void down() {
        slipway.close();
    }

    @Test
    void warm_pulls_go_on_without_postgresql_and_kafka_and_everything_comes_back() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("warm/app", "1", TestImage.image(1));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/warm/app:1"))
                    .contains("version 1");
            assertThat(pull("warm/app").statusCode()).isEqualTo(200);

            slipway.kill("postgres");
            slipway.kill("kafka");

            HttpResponse<String> stale = pull("warm/app");
            assertThat(stale.statusCode()).isEqualTo(200);
            assertThat(stale.body()).isEqualTo(TestImage.image(1).manifest());
            assertThat(stale.headers().firstValue("X-Slipway-Cache")).hasValue("STALE");
            assertThat(pull("never/seen").statusCode()).isEqualTo(503);

            assertThat(slipway.run("up")).contains("Slipway is up");
            assertThat(pull("warm/app").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_canceled_sync_stops_within_two_seconds() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage image = TestImage.image(2);
            upstream.with("slow/app", "1", image).misbehave("/blobs/", 100, (request, right) -> {});
            String remote = create(
                    "remotes/container/container/",
                    "{\"name\":\"slow\",\"url\":\"http://%s\",\"upstream_name\":\"slow/app\"}"
                            .formatted(upstream.host()));
            String repository = create("repositories/container/container/", "{\"name\":\"slow\"}");
            String task = field("task", send("POST", repository + "sync/", "{\"remote\":\"" + remote + "\"}"));
            until(task, "running");
            until(() -> upstream.lines().stream().anyMatch(line -> line.contains("/blobs/")));

            long begin = System.nanoTime();
            send("PATCH", task, "{\"state\":\"canceled\"}");
            until(task, "canceled");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(send("GET", repository + "versions/1/", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void each_service_dies_alone() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("alone/app", "1", TestImage.image(3));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/alone/app:1"))
                    .contains("version 1");

            for (String service : List.of("task-api", "content-service", "sync-worker")) {
                slipway.kill(service);
                assertThat(pull("alone/app").statusCode())
                        .as("a pull without " + service)
                        .isEqualTo(200);
                assertThat(slipway.run("up")).contains("Slipway is up");
            }
            slipway.kill("registry-service");
            assertThat(send("GET", V3 + "repositories/container/container/", "").statusCode())
                    .isEqualTo(200);
            assertThat(slipway.run("up")).contains("Slipway is up");
            assertThat(pull("alone/app").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> pull(String name) throws Exception {
        URI uri = URI.create("http://localhost:" + slipway.port() + "/v2/" + name + "/manifests/1");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String create(String list, String body) throws Exception {
        return field("pulp_href", send("POST", V3 + list, body));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + slipway.port() + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String field(String name, HttpResponse<String> response) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(response.body());
        assertThat(field.find()).as(response.body()).isTrue();
        return field.group(1);
    }

    private void until(String task, String state) throws Exception {
        until(() -> field("state", get(task)).equals(state));
    }

    private HttpResponse<String> get(String path) {
        try {
            return send("GET", path, "");
        } catch (Exception e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** A condition, awaited. */
    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
