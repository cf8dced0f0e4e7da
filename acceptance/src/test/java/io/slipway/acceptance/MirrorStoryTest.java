package io.slipway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import io.slipway.testkit.registry.UnusualImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Mirroring an image and pulling it, with one command")
class MirrorStoryTest {
    @TempDir
    static Path directory;

    private static RunningSlipway slipway;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void up() {
        slipway = RunningSlipway.up(directory.resolve("state"));
    }

    @AfterAll
    static void down() {
        slipway.close();
    }

    @Test
    void an_open_upstream_is_mirrored_byte_for_byte_and_pulled_by_a_client_of_somebody_else() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("open/app", "oci", TestImage.image(1))
                    .with("open/app", "docker", TestImage.docker(2))
                    .with("open/app", "multi", TestImage.index(3, "amd64", "arm64"));

            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/open/app"))
                    .contains("version 1");

            assertThat(manifest("open/app", "oci")).isEqualTo(TestImage.image(1).manifest());
            assertThat(manifest("open/app", "docker"))
                    .isEqualTo(TestImage.docker(2).manifest());
            assertThat(manifest("open/app", "multi"))
                    .isEqualTo(TestImage.index(3, "amd64", "arm64").manifest());
            JibContainer pulled = Jib.from(RegistryImage.named("localhost:" + slipway.port() + "/open/app:oci"))
                    .containerize(Containerizer.to(
                                    TarImage.at(directory.resolve("pulled.tar")).named("pulled"))
                            .setAllowInsecureRegistries(true)
                            .setBaseImageLayersCache(directory.resolve("layers"))
                            .setApplicationLayersCache(directory.resolve("cache")));
            assertThat(pulled.getDigest()).isNotNull();
        }
    }

    @Test
    void every_kind_of_manifest_is_mirrored_byte_for_byte_with_all_it_needs() throws Exception {
        Map<String, TestImage> kinds = Map.of(
                "list", UnusualImage.list(TestImage.docker(81), TestImage.docker(82)),
                "nested", UnusualImage.index(TestImage.index(83, "amd64", "arm64"), TestImage.image(84)),
                "artifact", UnusualImage.artifact("application/vnd.example.sbom", "what is in it".getBytes(UTF_8)),
                "schema1", UnusualImage.schema1(85),
                "signed", UnusualImage.signedSchema1(86));
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            kinds.forEach((tag, image) -> upstream.with("kinds/app", tag, image));

            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/kinds/app"))
                    .contains("version 1");
        }
        for (Map.Entry<String, TestImage> kind : kinds.entrySet()) {
            assertThat(get("kinds/app", kind.getKey()).headers().firstValue("Docker-Content-Digest"))
                    .as(kind.getKey())
                    .contains(kind.getValue().digest().toString());
            for (TestImage each : kind.getValue().all()) {
                assertThat(manifest("kinds/app", each.digest().toString()))
                        .as(kind.getKey())
                        .isEqualTo(each.manifest());
                for (Digest blob : each.blobs().keySet()) {
                    assertThat(blob("kinds/app", blob)).as(kind.getKey()).isEqualTo(each.blob(blob));
                }
            }
        }
    }

    @Test
    void a_second_sync_of_what_has_not_changed_asks_for_a_tag_once_and_makes_no_version() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            IntStream.range(0, 300).forEach(i -> upstream.with("many/tags", "t" + i, TestImage.image(i % 5)));
            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/many/tags"))
                    .contains("version 1");
            upstream.forget();

            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/many/tags"))
                    .contains("nothing has changed");

            assertThat(upstream.lines()).hasSize(301).noneMatch(line -> line.contains("/blobs/"));
        }
    }

    @Test
    void an_upstream_behind_basic_credentials_is_mirrored_with_them() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start().behindBasic("alice", "secret-of-alice")) {
            upstream.with("basic/app", "1", TestImage.image(11));

            assertThat(mirrorAsAlice(upstream.host() + "/basic/app:1")).contains("version 1");
        }
    }

    @Test
    void an_upstream_behind_a_token_server_is_mirrored_with_a_token() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start().behindToken("alice", "secret-of-alice")) {
            upstream.with("token/app", "1", TestImage.image(12));

            assertThat(mirrorAsAlice(upstream.host() + "/token/app:1")).contains("version 1");
        }
    }

    private static String mirrorAsAlice(String reference) {
        return slipway.runWithInput(
                "secret-of-alice\n", "mirror", "--insecure", "--username", "alice", "--password-stdin", reference);
    }

    @Test
    void wrong_credentials_fail_the_command_and_say_so_without_them() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start().behindBasic("alice", "secret-of-alice")) {
            upstream.with("wrong/app", "1", TestImage.image(13));

            String said = slipway.failWithInput(
                    "a-wrong-secret\n",
                    "mirror",
                    "--insecure",
                    "--username",
                    "alice",
                    "--password-stdin",
                    upstream.host() + "/wrong/app:1");

            assertThat(said).contains("401").doesNotContain("a-wrong-secret");
        }
    }

    @Test
    void what_the_command_is_told_of_policy_and_name_is_what_the_remote_has() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("told/app", "1", TestImage.image(14));

            assertThat(slipway.run(
                            "mirror",
                            "--insecure",
                            "--policy",
                            "streamed",
                            "--as",
                            "told/otherwise",
                            upstream.host() + "/told/app:1"))
                    .contains("told/otherwise: version 1");

            JsonNode remote = new Management(slipway)
                    .get(Management.V3 + "remotes/container/container/?name=told/otherwise")
                    .path("results")
                    .path(0);
            assertThat(remote.path("policy").asText()).isEqualTo("streamed");
            assertThat(remote.path("upstream_name").asText()).isEqualTo("told/app");
            assertThat(slipway.failWithInput("", "mirror", "--policy", "sometimes", upstream.host() + "/told/app:1"))
                    .contains("immediate", "on_demand", "streamed");
        }
    }

    @Test
    void a_reference_that_was_asked_for_and_cannot_be_had_fails_the_command_whatever_else_is_there() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("asked/app", "1", TestImage.image(15));
            String image = upstream.host() + "/asked/app";

            assertThat(slipway.failWithInput("", "mirror", "--insecure", image + ":1", image + ":no-such-tag"))
                    .contains("version 1", "Could not sync no-such-tag", "404", "not mirrored: asked/app");
            assertThat(slipway.run("mirror", "--insecure", image + ":1")).contains("nothing has changed");
        }
    }

    @Test
    void the_command_tells_of_everything_it_may_be_told() {
        assertThat(slipway.run("mirror", "--help"))
                .contains("REF", "--as", "--policy", "--username", "--password-stdin", "--insecure");
    }

    @Test
    void wrong_bytes_of_a_layer_fail_its_tag_only_and_the_next_sync_recovers() throws Exception {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage broken = TestImage.image(21);
            upstream.with("half/app", "good", TestImage.image(20))
                    .with("half/app", "broken", broken)
                    .misbehave("/blobs/" + broken.layer(), 100, ScriptedRegistry.wrongBytes());

            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/half/app"))
                    .contains("Could not sync broken")
                    .contains("version 1");

            assertThat(get("half/app", "good").statusCode()).isEqualTo(200);
            assertThat(get("half/app", "broken").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_layer_that_breaks_off_goes_on_where_it_broke() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage large = TestImage.large(31, 3_000_000);
            upstream.with("cut/app", "1", large)
                    .misbehave("/blobs/" + large.layer(), 1, ScriptedRegistry.cutAfter(1_000_000));

            assertThat(slipway.run("mirror", "--insecure", upstream.host() + "/cut/app:1"))
                    .contains("version 1");

            assertThat(upstream.asked())
                    .filteredOn(asked -> asked.line().contains(large.layer().toString()))
                    .hasSize(2)
                    .last()
                    .satisfies(asked -> assertThat(asked.range()).matches("bytes=[1-9]\\d*-"));
        }
    }

    @Test
    void sixty_four_at_once_through_the_same_entity_and_the_same_statements_get_each_what_they_asked_for()
            throws Exception {
        Management management = new Management(slipway);
        try (ScriptedRegistry upstream = ScriptedRegistry.start();
                ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 64).forEach(i -> upstream.with("crowd/app" + i, "1", TestImage.image(1000 + i)));

            List<Future<String>> served = IntStream.range(0, 64)
                    .mapToObj(i -> people.submit(() -> mirrored(management, upstream, i)))
                    .toList();

            for (int i = 0; i < 64; i++) {
                assertThat(served.get(i).get())
                        .isEqualTo(TestImage.image(1000 + i).digest().toString());
            }
        }
    }

    /** A remote (an entity of both content-service and sync-worker) made, read and synced; the one manifest of the version it led to. */
    private static String mirrored(Management management, ScriptedRegistry upstream, int i) {
        String name = "crowd" + i;
        String remote = management.create(
                "remotes/container/container/",
                "{\"name\":\"%s\",\"url\":\"%s\",\"upstream_name\":\"crowd/app%d\"}"
                        .formatted(name, upstream.url(), i));
        assertThat(management.get(remote).path("upstream_name").asText()).isEqualTo("crowd/app" + i);
        String repository = management.create("repositories/container/container/", "{\"name\":\"%s\"}".formatted(name));
        String task = management.sync(repository, remote, false);
        assertThat(management.ended(task).path("state").asText()).isEqualTo("completed");
        return management
                .get(Management.V3 + "content/container/manifests/?repository_version=" + repository + "versions/1/")
                .path("results")
                .path(0)
                .path("digest")
                .asText();
    }

    private String manifest(String name, String tag) throws Exception {
        return get(name, tag).body();
    }

    private byte[] blob(String name, Digest digest) throws Exception {
        URI uri = URI.create("http://localhost:" + slipway.port() + "/v2/" + name + "/blobs/" + digest);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private HttpResponse<String> get(String name, String tag) throws Exception {
        URI uri = URI.create("http://localhost:" + slipway.port() + "/v2/" + name + "/manifests/" + tag);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
