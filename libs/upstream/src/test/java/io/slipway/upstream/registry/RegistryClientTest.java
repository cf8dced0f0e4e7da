package io.slipway.upstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.egress.Egress;
import io.slipway.upstream.limits.Limits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
    private static final String NAME = "library/alpine";
    private static final Vertx VERTX = Vertx.vertx();
    private static final Credentials CREDENTIALS = new Credentials("alice", "correct horse");

    private final TestImage image = TestImage.image(1);
    private final ScriptedRegistry registry = ScriptedRegistry.start().with(NAME, "3.20", image);

    @AfterEach
    void stop() {
        registry.close();
    }

    @AfterAll
    static void stopAll() {
        await(VERTX.close());
    }

    @Test
    void tags_are_listed() {
        assertThat(await(client(Optional.empty()).tags())).containsExactly(new TagName("3.20"));
    }

    @Test
    void a_manifest_arrives_with_its_exact_bytes() {
        FetchedManifest fetched = await(client(Optional.empty()).manifest(tag("3.20")));

        assertThat(fetched.digest()).isEqualTo(image.digest());
        assertThat(fetched.bytes().toString()).isEqualTo(image.manifest());
    }

    @Test
    void a_head_says_the_digest_without_the_manifest() {
        assertThat(await(client(Optional.empty()).head(tag("3.20")))).hasValue(image.digest());
        assertThat(registry.lines()).containsExactly("HEAD /v2/library/alpine/manifests/3.20");
    }

    @Test
    void what_is_not_there_is_said_and_not_asked_for_again() {
        assertThatThrownBy(() -> await(client(Optional.empty()).manifest(tag("nope"))))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull manifest library/alpine:nope from " + registry.host() + ": 404");
        assertThat(registry.lines()).hasSize(1);
    }

    @Test
    void basic_credentials_are_sent_when_they_are_asked_for() {
        registry.behindBasic("alice", "correct horse");

        assertThat(await(client(Optional.of(CREDENTIALS)).tags())).hasSize(1);
    }

    @Test
    void a_token_is_fetched_once_for_many_requests() {
        registry.behindToken("alice", "correct horse");
        RegistryClient client = client(Optional.of(CREDENTIALS));

        List<FetchedManifest> fetched = await(Multi.createFrom()
                .range(0, 8)
                .onItem()
                .transformToUni(i -> client.manifest(tag("3.20")))
                .merge(8)
                .collect()
                .asList());

        assertThat(fetched).hasSize(8);
        assertThat(registry.lines().stream().filter("GET /token"::equals)).hasSize(1);
    }

    @Test
    void wrong_credentials_are_refused_without_being_shown() {
        registry.behindToken("alice", "correct horse");

        assertThatThrownBy(() -> await(client(Optional.of(new Credentials("alice", "wrong horse")))
                        .tags()))
                .hasMessageContaining("401")
                .hasMessageNotContaining("wrong horse");
    }

    @Test
    void a_token_server_on_another_port_sees_no_credentials() {
        try (ScriptedRegistry thief = ScriptedRegistry.start()) {
            registry.behindToken("alice", "correct horse").withRealm(URI.create("http://" + thief.host() + "/token"));

            assertThatThrownBy(() -> await(client(Optional.of(CREDENTIALS)).tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("slipway.upstream.trusted-realms");

            assertThat(thief.asked()).isNotEmpty().allMatch(asked -> asked.authorization() == null);
        }
    }

    @Test
    void a_redirect_to_another_port_takes_no_credentials_along() {
        try (ScriptedRegistry elsewhere = ScriptedRegistry.start().with(NAME, "3.20", image)) {
            registry.behindBasic("alice", "correct horse")
                    .misbehave(
                            "/blobs/",
                            1,
                            ScriptedRegistry.redirect(
                                    "http://" + elsewhere.host() + "/v2/" + NAME + "/blobs/" + image.layer()));

            assertThat(await(blob(client(Optional.of(CREDENTIALS)), image.layer(), 0)))
                    .isEqualTo(image.blob(image.layer()));
            assertThat(elsewhere.asked()).hasSize(1).allMatch(asked -> asked.authorization() == null);
        }
    }

    @Test
    void a_redirect_loop_ends() {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.redirect("/v2/" + NAME + "/manifests/3.20"));

        assertThatThrownBy(() -> await(client(Optional.empty()).manifest(tag("3.20"))))
                .hasMessageContaining("too many redirects");
    }

    @Test
    void passing_failures_are_tried_again() {
        registry.misbehave("/manifests/", 2, ScriptedRegistry.status(500));

        assertThat(await(client(Optional.empty()).manifest(tag("3.20"))).digest())
                .isEqualTo(image.digest());
        assertThat(registry.lines()).hasSize(3);
    }

    @Test
    void too_many_requests_say_when_to_come_back() {
        registry.misbehave("/manifests/", 100, ScriptedRegistry.status(429, "Retry-After", "118"));
        Limits impatient = new Limits(4, 0, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(10));

        assertThatThrownBy(() -> await(client(Optional.empty(), impatient, true).manifest(tag("3.20"))))
                .hasMessageContaining("429")
                .hasMessageContaining("retry after 118 s");
    }

    @Test
    void a_manifest_that_is_not_its_digest_is_refused() {
        registry.misbehave(
                "/manifests/",
                100,
                (request, right) ->
                        request.response().end("{\"schemaVersion\":2,\"config\":{},\"layers\":[],\"manifests\":[]}"));

        assertThatThrownBy(() -> await(client(Optional.empty()).manifest(new Reference.ByDigest(image.digest()))))
                .isInstanceOf(UpstreamException.class);
    }

    @Test
    void an_endless_manifest_is_cut_off() {
        registry.misbehave(
                "/manifests/",
                100,
                (request, right) -> request.response().end(Buffer.buffer(new byte[5 * 1024 * 1024])));

        assertThatThrownBy(() -> await(client(Optional.empty()).manifest(tag("3.20"))))
                .hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void a_blob_goes_on_from_an_offset() {
        byte[] whole = image.blob(image.layer());

        byte[] rest = await(blob(client(Optional.empty()), image.layer(), 100));

        assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
        assertThat(registry.asked().getLast().range()).isEqualTo("bytes=100-");
    }

    @Test
    void a_registry_that_ignores_ranges_is_read_past_the_offset() {
        byte[] whole = image.blob(image.layer());
        registry.misbehave("/blobs/", 1, (request, right) -> request.response().end(Buffer.buffer(right)));

        assertThat(await(blob(client(Optional.empty()), image.layer(), 100)))
                .isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
    }

    @Test
    void a_blob_that_breaks_off_is_a_failure() {
        registry.misbehave("/blobs/", 100, ScriptedRegistry.cutAfter(100));

        assertThatThrownBy(() -> await(blob(client(Optional.empty()), image.layer(), 0)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("could not pull blob");
    }

    @Test
    void a_private_address_is_asked_only_by_who_may() {
        Limits limits = new Limits(4, 0, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));

        assertThatThrownBy(() -> await(client(Optional.empty(), limits, false).tags()))
                .hasMessageContaining("is not an address this remote may ask");
        assertThat(registry.lines()).isEmpty();
    }

    private RegistryClient client(Optional<Credentials> credentials) {
        Limits quick = new Limits(8, 3, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(50));
        return client(credentials, quick, true);
    }

    private RegistryClient client(Optional<Credentials> credentials, Limits limits, boolean privateNetworks) {
        Upstream upstream = new Upstream(
                URI.create("http://" + registry.host()),
                NAME,
                credentials,
                Upstream.Tls.USUAL,
                Optional.empty(),
                List.of(),
                Set.of(),
                limits,
                new Egress(privateNetworks, Set.of()));
        return new RegistryClient(VERTX, upstream);
    }

    private static Uni<byte[]> blob(RegistryClient client, Digest digest, long offset) {
        return client.blob(digest, offset)
                .collect()
                .in(Buffer::buffer, Buffer::appendBuffer)
                .map(Buffer::getBytes);
    }

    private static Reference tag(String tag) {
        return new Reference.ByTag(new TagName(tag));
    }

    @CanIgnoreReturnValue
    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
