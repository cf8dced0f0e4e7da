package io.slipway.acceptance;

import static io.slipway.testkit.registry.ScriptedRegistry.cutAfter;
import static io.slipway.testkit.registry.ScriptedRegistry.endless;
import static io.slipway.testkit.registry.ScriptedRegistry.redirect;
import static io.slipway.testkit.registry.ScriptedRegistry.status;
import static io.slipway.testkit.registry.ScriptedRegistry.wrongBytes;
import static io.slipway.testkit.registry.ScriptedRegistry.wrongLength;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.testkit.registry.ScriptedProxy;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.ScriptedRegistry.Misbehaviour;
import io.slipway.testkit.registry.TestImage;
import io.slipway.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A sync from an upstream that fails")
class SyncFaultsTest {
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

    /** A repository with a remote and a distribution, all of one name. */
    private record Mirrored(String name, String remote, String repository, String distribution) {
        static Mirrored of(String name, ScriptedRegistry upstream, String more) {
            String remote = management.create(
                    "remotes/container/container/",
                    "{\"name\":\"%s\",\"url\":\"%s\",\"upstream_name\":\"%s\"%s}"
                            .formatted(name, upstream.url(), name, more));
            String repository =
                    management.create("repositories/container/container/", "{\"name\":\"%s\"}".formatted(name));
            management.send(
                    "POST",
                    Management.V3 + "distributions/container/container/",
                    "{\"name\":\"%s\",\"base_path\":\"%s\",\"repository\":\"%s\"}".formatted(name, name, repository));
            Management.until(() -> !distributions(name).isEmpty());
            return new Mirrored(
                    name,
                    remote,
                    repository,
                    distributions(name).path(0).path("pulp_href").asText());
        }

        private static JsonNode distributions(String name) {
            return management
                    .get(Management.V3 + "distributions/container/container/?name=" + name)
                    .path("results");
        }

        JsonNode sync(boolean mirror) {
            return management.ended(management.sync(repository, remote, mirror));
        }

        JsonNode synced() {
            JsonNode task = sync(false);
            assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("completed");
            return task;
        }

        String failed() {
            JsonNode task = sync(false);
            assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("failed");
            return task.path("error").path("description").asText();
        }

        int latest() {
            String href = management.get(repository).path("latest_version_href").asText();
            return Integer.parseInt(href.replaceFirst(".*/versions/(\\d+)/$", "$1"));
        }
    }

    @Test
    void or_would_fill_a_namespace_beyond_its_quota_changes_nothing_and_says_the_figure() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start().with("full/app", "1", TestImage.image(900))) {
            Mirrored mirrored = Mirrored.of("full/app", upstream, "");
            String quota = "/slipway/api/v1/quotas/"
                    + management
                            .get(mirrored.distribution())
                            .path("namespace")
                            .asText()
                            .replaceFirst(".*/namespaces/", "");
            assertThat(management.send("PUT", quota, "{\"bytes\": 100}").statusCode())
                    .isEqualTo(200);
            assertThat(mirrored.failed())
                    .contains("the quota of namespace full: it may hold 100 bytes, and would hold ");
            assertThat(mirrored.latest()).isZero();
            assertThat(management.send("DELETE", quota, "").statusCode()).isEqualTo(204);
            assertThat(mirrored.synced().path("state").asText()).isEqualTo("completed");
            assertThat(mirrored.latest()).isEqualTo(1);
        }
    }

    @Test
    void stores_nothing_wrong_names_each_broken_tag_and_has_all_the_next_time() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            Map<String, Misbehaviour> faults = new LinkedHashMap<>();
            faults.put("dies", cutAfter(700));
            faults.put("other-bytes", wrongBytes());
            faults.put("too-long", wrongLength(10));
            faults.put("too-short", wrongLength(-10));
            faults.put("gone", status(404));
            faults.put("failing", status(500));
            faults.put("endless", endless());
            faults.put(
                    "in-circles",
                    redirect("/v2/layers/app/blobs/" + TestImage.image(106).layer()));
            upstream.with("layers/app", "good", TestImage.image(99));
            int seed = 100;
            for (Map.Entry<String, Misbehaviour> fault : faults.entrySet()) {
                TestImage image = TestImage.image(seed++);
                upstream.with("layers/app", fault.getKey(), image)
                        .misbehave("/blobs/" + image.layer(), 1000, fault.getValue());
            }
            Mirrored mirrored = Mirrored.of("layers/app", upstream, "");

            JsonNode first = mirrored.synced();

            faults.keySet()
                    .forEach(tag -> assertThat(report(first, "Could not sync " + tag + ":"))
                            .as(tag)
                            .contains("could not pull blob layers/app@sha256:")
                            .contains(upstream.host()));
            assertThat(management.pull("layers/app/manifests/good").statusCode())
                    .isEqualTo(200);
            faults.keySet()
                    .forEach(tag -> assertThat(management
                                    .pull("layers/app/manifests/" + tag)
                                    .statusCode())
                            .as(tag)
                            .isEqualTo(404));
            upstream.behave();

            JsonNode second = mirrored.synced();

            assertThat(second.path("result").path("number").asInt()).isEqualTo(2);
            for (int i = 100; i < seed; i++) {
                TestImage image = TestImage.image(i);
                assertThat(management
                                .pull("layers/app/manifests/" + image.digest())
                                .body())
                        .isEqualTo(image.manifest());
                assertThat(management.pull("layers/app/blobs/" + image.layer()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void stores_no_wrong_manifest_and_has_all_the_next_time() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            Map<String, Misbehaviour> faults = new LinkedHashMap<>();
            faults.put("dies", cutAfter(20));
            faults.put("other-bytes", wrongBytes());
            faults.put("gone", status(404));
            faults.put("failing", status(500));
            faults.put("endless", endless());
            faults.put("no-manifest", (request, right) -> request.response().end("<html>sign in</html>"));
            upstream.with("manifests/app", "good", TestImage.image(199));
            int seed = 200;
            for (Map.Entry<String, Misbehaviour> fault : faults.entrySet()) {
                TestImage image = TestImage.image(seed++);
                upstream.with("manifests/app", fault.getKey(), image)
                        .misbehave("/manifests/" + image.digest(), 1000, fault.getValue());
            }
            Mirrored mirrored = Mirrored.of("manifests/app", upstream, "");

            JsonNode first = mirrored.synced();

            faults.keySet()
                    .forEach(tag -> assertThat(report(first, "Could not sync " + tag + ":"))
                            .as(tag)
                            .contains("could not pull manifest manifests/app@sha256:")
                            .contains(upstream.host()));
            upstream.behave();
            mirrored.synced();
            for (int i = 199; i < seed; i++) {
                assertThat(management
                                .pull("manifests/app/manifests/"
                                        + TestImage.image(i).digest())
                                .body())
                        .isEqualTo(TestImage.image(i).manifest());
            }
        }
    }

    @Test
    void fails_as_a_whole_where_nothing_can_be_had_says_what_to_do_and_makes_no_version() {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            upstream.with("whole/app", "1", TestImage.image(300)).with("whole/app", "2", TestImage.image(301));
            Mirrored mirrored = Mirrored.of("whole/app", upstream, "");

            upstream.misbehave("/", 100, status(401));
            assertThat(mirrored.failed())
                    .contains("could not list the tags of whole/app at " + upstream.host() + ": 401")
                    .contains("check the remote's username and password");
            upstream.behave();

            upstream.misbehave("/tags/list", 100, status(404));
            assertThat(mirrored.failed()).contains("404").contains("check the remote's url and upstream_name");
            upstream.behave();

            upstream.misbehave("/manifests/", 100, status(429, "Retry-After", "3600"));
            upstream.forget();
            assertThat(mirrored.failed()).contains("429").contains("retry after 3600 s");
            assertThat(upstream.lines()).as("asked to be left alone").hasSizeLessThanOrEqualTo(3);
            upstream.behave();

            upstream.misbehave("/tags/list", 100, endless());
            assertThat(mirrored.failed()).contains("more than 16777216 bytes");
            upstream.behave();

            upstream.misbehave("/manifests/", 100, status(500));
            assertThat(mirrored.failed()).contains("could not pull manifest").contains("500");
            upstream.behave();

            assertThat(mirrored.latest()).isZero();
            mirrored.synced();
            assertThat(mirrored.latest()).isOne();
        }
    }

    @Test
    void fails_where_nobody_answers_and_a_mirror_of_it_loses_nothing() {
        ScriptedRegistry upstream = ScriptedRegistry.start();
        upstream.with("dead/app", "1", TestImage.image(310));
        Mirrored mirrored = Mirrored.of("dead/app", upstream, ",\"max_retries\":1");
        mirrored.synced();
        upstream.close();

        JsonNode task = mirrored.sync(true);

        assertThat(task.path("state").asText()).isEqualTo("failed");
        assertThat(task.path("error").path("description").asText())
                .contains("could not list the tags of dead/app at " + upstream.host())
                .contains("Connection refused");
        assertThat(management.pull("dead/app/manifests/1").statusCode()).isEqualTo(200);
    }

    /** Not even where the upstream says again what it was sent. */
    @Test
    void tells_no_secret_of_its_remote_in_a_task_a_log_an_audit_entry_or_an_event() throws IOException {
        try (ScriptedRegistry upstream = ScriptedRegistry.start().behindBasic("alice", "quartz-password")) {
            upstream.with("quiet/app", "good", TestImage.image(330)).with("quiet/app", "bad", TestImage.image(331));
            Mirrored mirrored = Mirrored.of(
                    "quiet/app",
                    upstream,
                    ",\"max_retries\":1,\"username\":\"alice\",\"password\":\"quartz-password\","
                            + "\"client_key\":\"quartz-client-key\",\"headers\":[{\"X-Api-Key\":\"quartz-header\"}]");
            mirrored.synced();

            Misbehaviour parrot = (request, right) -> request.response()
                    .setStatusCode(400)
                    .end("no " + request.getHeader("Authorization") + " nor " + request.getHeader("X-Api-Key")
                            + " nor quartz-password");
            upstream.with("quiet/app", "bad", TestImage.image(332))
                    .misbehave("/blobs/" + TestImage.image(332).layer(), 100, parrot);
            JsonNode partly = mirrored.sync(false);
            assertThat(partly.path("progress_reports").toString())
                    .contains("Could not sync bad")
                    .contains("400 no Basic");
            upstream.misbehave("/tags/list", 100, parrot);
            assertThat(mirrored.failed()).contains("400 no Basic");
            upstream.behave();

            management.patch(mirrored.remote(), "{\"password\":\"quartz-wrong\"}");
            assertThat(mirrored.failed()).contains("401");
            management.patch(
                    mirrored.remote(),
                    "{\"proxy_url\":\"http://127.0.0.1:1\",\"proxy_username\":\"u\",\"proxy_password\":\"quartz-proxy\","
                            + "\"username\":\"alice\",\"password\":\"quartz-wrong\"}");
            assertThat(mirrored.failed()).contains("could not list the tags of quiet/app");
            assertThat(management
                            .send(
                                    "PATCH",
                                    mirrored.remote(),
                                    "{\"url\":\"http://alice:quartz-url@" + upstream.host() + "\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
        List<String> secrets = List.of("quartz-", basic("alice:quartz-password"), basic("alice:quartz-wrong"));
        for (String secret : secrets) {
            assertThat(management.get(Management.V3 + "tasks/?limit=1000").toString())
                    .doesNotContain(secret);
            for (String table : List.of("task", "audit", "outbox")) {
                assertThat(slipway.number("SELECT count(*) FROM " + table + " x WHERE x::text LIKE '%" + secret + "%'"))
                        .as(table)
                        .isZero();
            }
            assertThat(slipway.number("SELECT count(*) FROM remote x WHERE x::text LIKE '%quartz-password%'"))
                    .as("sealed")
                    .isZero();
        }
        assertThat(Announced.all(slipway)).hasSizeGreaterThan(10).noneMatch(said -> holds(said, secrets));
        try (Stream<Path> logs = Files.walk(directory.resolve("state/log"))) {
            assertThat(logs.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(5)
                    .noneMatch(log -> holds(read(log), secrets));
        }
    }

    private static String basic(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean holds(String said, List<String> secrets) {
        return secrets.stream().anyMatch(said::contains);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void reaches_it_over_tls_with_a_certificate_through_a_proxy_at_the_pace_it_was_told() {
        TestAuthority authority = TestAuthority.create();
        TestAuthority.Identity client = authority.client();
        try (ScriptedRegistry upstream = ScriptedRegistry.startTls(authority.server(), authority);
                ScriptedProxy proxy = ScriptedProxy.start("proxy-user", "proxy-secret")) {
            upstream.with("private/app", "1", TestImage.image(320));
            ObjectNode settings = new ObjectMapper()
                    .createObjectNode()
                    .put("ca_cert", authority.certificate())
                    .put("client_cert", client.certificate())
                    .put("client_key", client.key())
                    .put("proxy_url", proxy.url())
                    .put("proxy_username", "proxy-user")
                    .put("proxy_password", "proxy-secret")
                    .put("download_concurrency", 1)
                    .put("rate_limit", 50)
                    .put("total_timeout", 60);
            String more = settings.toString();
            Mirrored mirrored = Mirrored.of("private/app", upstream, "," + more.substring(1, more.length() - 1));

            mirrored.synced();

            assertThat(proxy.asked()).isNotEmpty().allMatch(("CONNECT " + upstream.host())::equals);
            assertThat(management.pull("private/app/manifests/1").statusCode()).isEqualTo(200);
            String remote = management.get(mirrored.remote()).toString();
            assertThat(remote).doesNotContain("proxy-secret").doesNotContain("PRIVATE KEY");

            management.patch(mirrored.remote(), "{\"ca_cert\":null}");
            assertThat(mirrored.failed())
                    .contains("its certificate is not trusted")
                    .contains("ca_cert");
        }
    }

    @Test
    void does_not_disturb_a_slow_pull_that_three_switches_and_a_mirror_overtake() throws IOException {
        try (ScriptedRegistry upstream = ScriptedRegistry.start()) {
            TestImage old = TestImage.large(330, 40_000_000);
            upstream.with("moving/app", "1", old);
            Mirrored mirrored = Mirrored.of("moving/app", upstream, "");
            mirrored.synced();
            assertThat(management.pull("moving/app/manifests/1").body()).isEqualTo(old.manifest());

            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), slipway.port())) {
                InputStream slow = begin(client, "/v2/moving/app/blobs/" + old.layer());
                byte[] first = slow.readNBytes(4096);

                upstream.with("moving/app", "1", TestImage.image(331));
                JsonNode moved = mirrored.sync(true);
                assertThat(moved.path("state").asText()).isEqualTo("completed");
                assertThat(done(moved, "associating.content")).isEqualTo(4);
                assertThat(done(moved, "unassociating.content")).isEqualTo(4);
                String version = mirrored.repository() + "versions/";
                for (String pointer : new String[] {
                    "{\"repository\":null,\"repository_version\":\"" + version + "1/\"}",
                    "{\"repository\":null,\"repository_version\":\"" + version + "2/\"}",
                    "{\"repository_version\":null,\"repository\":\"" + mirrored.repository() + "\"}"
                }) {
                    management.patch(mirrored.distribution(), pointer);
                }
                assertThat(management.pull("moving/app/manifests/1").body())
                        .as("by tag the new one")
                        .isEqualTo(TestImage.image(331).manifest());

                byte[] whole = old.blob(old.layer());
                assertThat(first).isEqualTo(Arrays.copyOf(whole, first.length));
                assertThat(slow.readNBytes(whole.length - first.length))
                        .isEqualTo(Arrays.copyOfRange(whole, first.length, whole.length));
            }
            old.blobs()
                    .keySet()
                    .forEach(digest -> assertThat(management
                                    .pull("moving/app/blobs/" + digest)
                                    .statusCode())
                            .as("what the pull asks for next")
                            .isEqualTo(200));
            assertThat(management.pull("moving/app/manifests/" + old.digest()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** The body of an answer, as slowly as it is read. */
    private static InputStream begin(Socket client, String path) throws IOException {
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream answer = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = answer.read();
            if (next < 0) {
                throw new UncheckedIOException(new IOException("cut off after " + head));
            }
            head.append((char) next);
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200");
        return answer;
    }

    private static int done(JsonNode task, String code) {
        return StreamSupport.stream(task.path("progress_reports").spliterator(), false)
                .filter(report -> report.path("code").asText().equals(code))
                .mapToInt(report -> report.path("done").asInt())
                .findFirst()
                .orElse(-1);
    }

    private static String report(JsonNode task, String begin) {
        return StreamSupport.stream(task.path("progress_reports").spliterator(), false)
                .map(report -> report.path("message").asText())
                .filter(message -> message.startsWith(begin))
                .findFirst()
                .orElse("no report begins with " + begin + " in " + task.path("progress_reports"));
    }
}
