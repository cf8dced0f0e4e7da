package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When something dies")
class FaultsTest {
    @TempDir
    static Path directory;

    private static RunningSlipway slipway;
    private static Management management;

    @BeforeAll
    static void up() {
        slipway = RunningSlipway.up(directory.resolve("state"));
        management = new Management(slipway);
    }

    @AfterAll
    static void down() {
        slipway.close();
    }

    @Test
    void warm_pulls_go_on_without_postgresql_and_kafka_and_everything_comes_back() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("warm/app", "1", TestImage.image(1));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/warm/app:1"))
                    .contains("version 1");
            assertThat(management.pull("warm/app/manifests/1").statusCode()).isEqualTo(200);

            slipway.kill("postgres");
            slipway.kill("kafka");

            HttpResponse<String> stale = management.pull("warm/app/manifests/1");
            assertThat(stale.statusCode()).isEqualTo(200);
            assertThat(stale.body()).isEqualTo(TestImage.image(1).manifest());
            assertThat(stale.headers().firstValue("X-Slipway-Cache")).hasValue("STALE");
            assertThat(management.pull("never/seen/manifests/1").statusCode()).isEqualTo(503);

            assertThat(slipway.run("up")).contains("Slipway is up");
            assertThat(management.pull("warm/app/manifests/1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_canceled_sync_stops_within_two_seconds() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage image = TestImage.image(2);
            upstream.with("slow/app", "1", image).misbehave("/blobs/", 100, (request, right) -> {});
            String remote = management.create(
                    "remotes/container/container/",
                    "{\"name\":\"slow\",\"url\":\"%s\",\"upstream_name\":\"slow/app\"}".formatted(upstream.url()));
            String repository = management.create("repositories/container/container/", "{\"name\":\"slow\"}");
            String task = management.sync(repository, remote, false);
            Management.until(() -> upstream.lines().stream().anyMatch(line -> line.contains("/blobs/")));

            long begin = System.nanoTime();
            management.send("PATCH", task, "{\"state\":\"canceled\"}");
            Management.until(() -> management.state(task).equals("canceled"));

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(management.status(repository + "versions/1/")).isEqualTo(404);
        }
    }

    @Test
    void each_service_dies_alone() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("alone/app", "1", TestImage.image(3));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/alone/app:1"))
                    .contains("version 1");

            for (String service : List.of("task-api", "content-service", "sync-worker")) {
                slipway.kill(service);
                assertThat(management.pull("alone/app/manifests/1").statusCode())
                        .as("a pull without " + service)
                        .isEqualTo(200);
                assertThat(slipway.run("up")).contains("Slipway is up");
            }
            slipway.kill("registry-service");
            assertThat(management.status(Management.V3 + "repositories/container/container/"))
                    .isEqualTo(200);
            assertThat(slipway.run("up")).contains("Slipway is up");
            assertThat(management.pull("alone/app/manifests/1").statusCode()).isEqualTo(200);
        }
    }
}
