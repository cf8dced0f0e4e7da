package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
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
            String remote = remote("slow", upstream);
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

            for (String service : List.of("registry-service", "content-service", "task-api", "sync-worker")) {
                slipway.kill(service);
                Map<String, IntSupplier> others = new LinkedHashMap<>(Map.of(
                        "registry-service",
                        () -> management.pull("alone/app/manifests/1").statusCode(),
                        "content-service",
                        () -> management.status(Management.V3 + "repositories/container/container/"),
                        "task-api",
                        () -> management.status(Management.V3 + "tasks/")));
                others.remove(service);
                others.forEach((other, status) -> assertThat(status.getAsInt())
                        .as("what " + other + " says without " + service)
                        .isEqualTo(200));
                assertThat(slipway.run("up")).contains("Slipway is up");
            }
            assertThat(management.pull("alone/app/manifests/1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_task_that_was_ordered_without_kafka_by_a_service_that_died_starts_within_five_seconds() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("unheard/app", "1", TestImage.image(4));
            String repository = management.create("repositories/container/container/", "{\"name\":\"unheard\"}");
            String remote = remote("unheard", upstream);

            slipway.kill("kafka");
            String task = management.sync(repository, remote, false);
            slipway.kill("content-service");

            assertThat(management.ended(task).path("state").asText()).isEqualTo("completed");
            assertThat(slipway.number("SELECT extract(epoch FROM started_at - created_at) * 1000 FROM task WHERE id = '"
                            + id(task) + "'"))
                    .isLessThan(5_000);
            assertThat(slipway.number("SELECT count(*) FROM outbox"))
                    .as("announcements that wait for Kafka")
                    .isPositive();

            assertThat(slipway.run("up")).contains("Slipway is up");
            Management.until(() -> slipway.number("SELECT count(*) FROM outbox") == 0);
        }
    }

    @Test
    void a_command_that_is_heard_again_and_again_is_one_attempt() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage image = TestImage.image(5);
            upstream.with("twice/app", "1", image)
                    .misbehave("/blobs/" + image.layer(), 1, ScriptedRegistry.trickle(100, 200));
            String repository = management.create("repositories/container/container/", "{\"name\":\"twice\"}");
            String task = management.sync(repository, remote("twice", upstream), false);

            ring(task);
            Management.until(() -> management.state(task).equals("running"));
            ring(task);
            assertThat(management.ended(task).path("state").asText()).isEqualTo("completed");
            ring(task);

            String again = management.sync(repository, remote("twice-again", upstream, "twice/app"), false);
            assertThat(management.ended(again).path("state").asText()).isEqualTo("completed");
            assertThat(slipway.number("SELECT attempt FROM task WHERE id = '" + id(task) + "'"))
                    .isOne();
            assertThat(upstream.lines())
                    .filteredOn(line -> line.contains(image.layer().toString()))
                    .hasSize(1);
        }
    }

    /** Says once more what was said when {@code task} was ordered, five times, with an id of its own each time. */
    private static void ring(String task) throws Exception {
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + slipway.port("kafka"));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 5; i++) {
                assertThat(producer.send(new ProducerRecord<>(
                                        "slipway.task-commands", id(task), "{\"task\":\"" + id(task) + "\"}"))
                                .get(30, TimeUnit.SECONDS))
                        .isNotNull();
            }
        }
    }

    @Test
    void a_worker_that_is_killed_in_the_middle_of_a_layer_is_followed_by_one_that_goes_on_there() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage image = TestImage.large(6, 3_000_000);
            Digest config = image.blobs().keySet().stream()
                    .filter(blob -> !blob.equals(image.layer()))
                    .findFirst()
                    .orElseThrow();
            upstream.with("resumed/app", "1", image)
                    .misbehave("/blobs/" + image.layer(), 1, ScriptedRegistry.trickle(1_000_000, 3_600_000));
            String repository = management.create("repositories/container/container/", "{\"name\":\"resumed\"}");
            String task = management.sync(repository, remote("resumed", upstream), false);
            Management.until(() -> stored(config) && received(image.layer()) > 900_000);

            slipway.kill("sync-worker");
            assertThat(management.status(repository + "versions/1/"))
                    .as("no half version")
                    .isEqualTo(404);
            slipway.revive("sync-worker");

            assertThat(management.ended(task).path("state").asText()).isEqualTo("completed");
            assertThat(slipway.number("SELECT attempt FROM task WHERE id = '" + id(task) + "'"))
                    .isEqualTo(2);
            assertThat(upstream.lines())
                    .filteredOn(line -> line.contains(config.toString()))
                    .as("a blob that was there whole")
                    .hasSize(1);
            assertThat(upstream.asked())
                    .filteredOn(asked -> asked.line().contains(image.layer().toString()))
                    .hasSize(2)
                    .last()
                    .satisfies(asked -> assertThat(asked.range()).matches("bytes=9\\d{5}-|bytes=[1-9]\\d{6}-"));
        }
    }

    private static boolean stored(Digest blob) {
        return slipway.number("SELECT count(*) FROM blob WHERE digest = '" + blob + "' AND object_key IS NOT NULL")
                == 1;
    }

    /** How many bytes of a blob wait for the rest. */
    private static long received(Digest blob) {
        try (Stream<Path> files = Files.walk(directory.resolve("state/blobs"))) {
            return files.filter(file -> file.getFileName().toString().contains(blob.hex()))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElse(0);
        } catch (IOException | UncheckedIOException movedMeanwhile) {
            return 0;
        }
    }

    private static String remote(String name, ScriptedRegistry upstream) {
        return remote(name, upstream, name + "/app");
    }

    private static String remote(String name, ScriptedRegistry upstream, String upstreamName) {
        return management.create(
                "remotes/container/container/",
                "{\"name\":\"%s\",\"url\":\"%s\",\"upstream_name\":\"%s\"}"
                        .formatted(name, upstream.url(), upstreamName));
    }

    /** The id in an href. */
    private static String id(String href) {
        return href.replaceFirst(".*/([0-9a-f-]{36})/$", "$1");
    }
}
