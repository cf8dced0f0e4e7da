package io.slipway.upstream.registry;

import static io.slipway.upstream.registry.AnUpstream.QUICK;
import static io.slipway.upstream.registry.AnUpstream.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.limits.Limits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A registry that does us wrong")
class HostileRegistryTest {
    private static final String NAME = "library/alpine";
    private static final Credentials CREDENTIALS = new Credentials("alice", "correct horse");
    private static final Reference TAG = new Reference.ByTag(new TagName("3.20"));

    private final TestImage image = TestImage.large(1, 2_000_000);
    private final ScriptedRegistry registry = ScriptedRegistry.start().with(NAME, "3.20", image);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void that_answers_with_an_endless_error_does_not_keep_the_only_connection() {
        registry.misbehave("/manifests/", 2, (request, right) -> {
            request.response().setStatusCode(503);
            ScriptedRegistry.endless().answer(request, right);
        });
        RegistryClient client = AnUpstream.at(registry, NAME).with(oneAtATime()).client();

        assertThat(await(client.manifest(TAG)).digest()).isEqualTo(image.digest());
    }

    @Test
    void that_never_answers_is_given_up_after_its_time() {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.silence());
        Limits limits = new Limits(8, 1, Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(50));

        assertThatThrownBy(() -> await(
                        AnUpstream.at(registry, NAME).with(limits).client().manifest(TAG)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull manifest library/alpine:3.20")
                .hasMessageContaining("no answer for 0.3 s");
        assertThat(registry.lines()).as("tried again once").hasSize(2);
    }

    @Test
    void that_falls_silent_in_the_middle_of_a_blob_is_given_up_after_its_time() {
        registry.misbehave("/blobs/", 100, (request, right) -> {
            request.response().putHeader("Content-Length", Integer.toString(right.length));
            request.response().write(Buffer.buffer().appendBytes(right, 0, 1000));
        });
        Limits limits = new Limits(8, 0, Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(50));

        assertThatThrownBy(() ->
                        await(blob(AnUpstream.at(registry, NAME).with(limits).client())))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull blob");
    }

    @Test
    void that_trickles_is_given_up_when_the_total_time_is_over() {
        registry.misbehave("/blobs/", 100, ScriptedRegistry.trickle(1000, 20));
        Limits limits = new Limits(
                8,
                0,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                0,
                Optional.of(Duration.ofMillis(500)));

        assertThatThrownBy(() ->
                        await(blob(AnUpstream.at(registry, NAME).with(limits).client())))
                .hasMessageContaining("the answer was not complete after 0.5 s");
    }

    @Test
    void whose_bytes_nobody_wants_any_more_loses_its_connection() {
        registry.misbehave("/blobs/", 100, ScriptedRegistry.endless());
        RegistryClient client = AnUpstream.at(registry, NAME).with(oneAtATime()).client();

        assertThat(await(client.blob(image.layer(), 0)
                        .select()
                        .first(3)
                        .collect()
                        .asList()))
                .hasSize(3);

        assertThat(await(client.manifest(TAG)).digest())
                .as("through the same single connection")
                .isEqualTo(image.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///v2/", "file:///etc/passwd", "ht tp://x/", "//", "gopher://x/1"})
    void that_redirects_nowhere_is_refused(String location) {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.redirect(location));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull manifest library/alpine:3.20")
                .hasMessageContaining("redirected");
    }

    /** What it says is shown to whoever sees the task, and that may be somebody else than who knows the secrets. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void that_says_again_what_it_was_sent_does_not_tell_it_others(boolean isToken) {
        if (isToken) {
            registry.behindToken("alice", "correct horse");
        } else {
            registry.behindBasic("alice", "correct horse");
        }
        RegistryClient client = AnUpstream.at(registry, NAME).with(CREDENTIALS).client();
        await(client.manifest(TAG));
        String sent = String.valueOf(registry.asked().getLast().authorization()).replaceFirst("^\\w+ ", "");
        registry.misbehave(
                "/manifests/",
                100,
                (request, right) -> request.response()
                        .setStatusCode(400)
                        .end("no " + request.getHeader("Authorization") + " nor correct horse nor "
                                + request.getHeader("X-Remote")));

        assertThatThrownBy(() -> await(client.manifest(TAG)))
                .hasMessageContaining("400 no ")
                .hasMessageNotContaining(sent)
                .hasMessageNotContaining("correct horse")
                .hasMessageNotContaining("a header of the remote");

        registry.behave();
        registry.misbehave("/manifests/", 100, ScriptedRegistry.redirect("/v2/" + sent));
        assertThatThrownBy(() -> await(client.manifest(TAG)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageNotContaining(sent);
    }

    @Test
    void whose_token_server_says_again_what_it_was_sent_does_not_tell_it_others() {
        registry.misbehave(
                        "/manifests/",
                        100,
                        ScriptedRegistry.status(
                                401, "WWW-Authenticate", "Bearer realm=\"" + registry.url() + "/realm\""))
                .misbehave(
                        "/realm",
                        100,
                        (request, right) ->
                                request.response().setStatusCode(400).end("no " + request.getHeader("Authorization")));

        assertThatThrownBy(() -> await(
                        AnUpstream.at(registry, NAME).with(CREDENTIALS).client().manifest(TAG)))
                .hasMessageContaining("400 no Basic")
                .hasMessageNotContaining("YWxpY2U6");
    }

    /** Small on the wire and large here: nothing that an upstream sends is unpacked, asked for or not. */
    @Test
    void that_sends_what_is_larger_once_it_is_unpacked_sees_it_unpacked_by_nobody() throws IOException {
        byte[] bomb = zipped(new byte[64 * 1024 * 1024]);
        registry.misbehave(
                "/manifests/",
                100,
                (request, right) -> request.response()
                        .putHeader("Content-Encoding", "gzip")
                        .putHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                        .end(Buffer.buffer(bomb)));
        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .as("no manifest as it came")
                .isInstanceOf(UpstreamException.class)
                .hasMessageNotContaining("more than");

        registry.misbehave(
                "/blobs/",
                100,
                (request, right) ->
                        request.response().putHeader("Content-Encoding", "gzip").end(Buffer.buffer(bomb)));
        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                        .client()
                        .blob(image.layer(), 0)
                        .collect()
                        .last()))
                .hasMessageContaining("the blob arrives compressed");
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    /** The address that is connected to is judged, each time anew: also the one a redirect or a token server leads to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://0.0.0.0:1/",
                "http://[::]:1/",
                "http://2852039166/"
            })
    void that_leads_to_a_metadata_service_is_followed_by_nobody(String address) {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.redirect(address));
        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .hasMessageContaining("is not an address this remote may ask");

        registry.behave();
        registry.misbehave(
                "/manifests/",
                100,
                ScriptedRegistry.status(401, "WWW-Authenticate", "Bearer realm=\"" + address + "\""));
        assertThatThrownBy(() -> await(
                        AnUpstream.at(registry, NAME).with(CREDENTIALS).client().manifest(TAG)))
                .hasMessageContaining("is not an address this remote may ask");
    }

    @Test
    void that_redirects_shows_no_signature_in_the_error() {
        registry.misbehave(
                "/manifests/", 100, ScriptedRegistry.redirect("/v2/library/alpine/manifests/3.20?signature=secret"));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .hasMessageContaining("too many redirects")
                .hasMessageNotContaining("signature");
    }

    @Test
    void that_redirects_elsewhere_gets_neither_credentials_nor_headers_nor_a_token_there() {
        try (ScriptedRegistry elsewhere = ScriptedRegistry.start().with(NAME, "3.20", image)) {
            registry.behindToken("alice", "correct horse")
                    .misbehave(
                            "/manifests/",
                            1,
                            ScriptedRegistry.redirect(
                                    "http://" + elsewhere.host() + "/v2/" + NAME + "/manifests/3.20"));

            await(AnUpstream.at(registry, NAME).with(CREDENTIALS).client().manifest(TAG));

            assertThat(elsewhere.asked()).hasSize(1).allMatch(asked -> asked.authorization() == null);
        }
    }

    @Test
    void whose_other_host_asks_for_credentials_gets_none() {
        try (ScriptedRegistry thief = ScriptedRegistry.start().behindBasic("alice", "correct horse")) {
            registry.behindBasic("alice", "correct horse")
                    .misbehave("/manifests/", 100, ScriptedRegistry.redirect("http://" + thief.host() + "/v2/"));

            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(CREDENTIALS)
                            .client()
                            .manifest(TAG)))
                    .hasMessageContaining("401");
            assertThat(thief.asked()).isNotEmpty().allMatch(asked -> asked.authorization() == null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "http://", "ftp://127.0.0.1/token", "http:///token"})
    void that_names_no_token_server_is_refused_and_not_asked_again(String realm) {
        registry.misbehave(
                "/manifests/", 100, ScriptedRegistry.status(401, "WWW-Authenticate", "Bearer realm=\"" + realm + "\""));

        assertThatThrownBy(() -> await(
                        AnUpstream.at(registry, NAME).with(CREDENTIALS).client().manifest(TAG)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull manifest library/alpine:3.20");
        assertThat(registry.lines()).hasSize(1);
    }

    @Test
    void whose_token_server_has_no_end_is_cut_off() {
        registry.behindToken("alice", "correct horse");
        try (ScriptedRegistry realm = ScriptedRegistry.start()) {
            realm.misbehave("/endless", 100, ScriptedRegistry.endless());
            registry.withRealm(URI.create("http://" + realm.host() + "/endless"));

            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(CREDENTIALS)
                            .client()
                            .manifest(TAG)))
                    .hasMessageContaining("could not get a token from 127.0.0.1")
                    .hasMessageContaining("more than 262144 bytes");
        }
    }

    @Test
    void that_forgets_its_tokens_early_is_asked_for_another_one() {
        registry.behindToken("alice", "correct horse");
        RegistryClient client = AnUpstream.at(registry, NAME).with(CREDENTIALS).client();
        await(client.manifest(TAG));

        registry.revokeTokens();

        List<FetchedManifest> fetched = await(Multi.createFrom()
                .range(0, 8)
                .onItem()
                .transformToUni(i -> client.manifest(TAG))
                .merge(8)
                .collect()
                .asList());
        assertThat(fetched).hasSize(8);
        assertThat(registry.lines().stream().filter("GET /token"::equals)).hasSize(2);
    }

    @Test
    void whose_manifest_breaks_off_is_asked_again() {
        registry.misbehave("/manifests/", 2, ScriptedRegistry.cutAfter(20));

        assertThat(await(AnUpstream.at(registry, NAME).client().manifest(TAG)).digest())
                .isEqualTo(image.digest());
    }

    @Test
    void whose_manifest_is_not_what_it_declares_is_refused() {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.wrongBytes());

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull manifest library/alpine:3.20");
        assertThat(registry.lines()).hasSize(1);
    }

    @Test
    void that_wants_us_back_later_than_we_wait_is_not_asked_before() {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.status(429, "Retry-After", "3600"));

        assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME).client().manifest(TAG)))
                .hasMessageContaining("429")
                .hasMessageContaining("retry after 3600 s");
        assertThat(registry.lines()).hasSize(1);
    }

    @Test
    void that_wants_us_back_in_a_second_gets_that_second() {
        registry.misbehave("/manifests/", 1, ScriptedRegistry.status(429, "Retry-After", "1"));
        Limits patient = new Limits(8, 3, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
        long begin = System.nanoTime();

        await(AnUpstream.at(registry, NAME).with(patient).client().manifest(TAG));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void is_asked_by_no_more_connections_than_the_remote_says() {
        AtomicInteger most = new AtomicInteger();
        registry.misbehave("/blobs/", 1000, (request, right) -> {
            most.accumulateAndGet(registry.connections(), Math::max);
            request.response().end(Buffer.buffer(right));
        });
        RegistryClient client = AnUpstream.at(registry, NAME)
                .with(new Limits(3, 0, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(1)))
                .client();

        assertThat(await(Multi.createFrom()
                        .range(0, 40)
                        .onItem()
                        .transformToUni(i -> blob(client))
                        .merge(40)
                        .collect()
                        .asList()))
                .hasSize(40);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void is_asked_no_faster_than_the_remote_says() {
        Limits slow = new Limits(
                8, 0, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 20, Optional.empty());
        RegistryClient client = AnUpstream.at(registry, NAME).with(slow).client();
        long begin = System.nanoTime();

        await(Multi.createFrom()
                .range(0, 21)
                .onItem()
                .transformToUni(i -> client.head(TAG))
                .merge(21)
                .collect()
                .asList());

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    private static Limits oneAtATime() {
        return new Limits(1, QUICK.retries(), QUICK.connect(), QUICK.idle(), QUICK.longestWait());
    }

    private Uni<Integer> blob(RegistryClient client) {
        return client.blob(image.layer(), 0)
                .map(Buffer::length)
                .collect()
                .with(java.util.stream.Collectors.summingInt(Integer::intValue));
    }
}
