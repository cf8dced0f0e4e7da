package io.slipway.upstream.registry;

import static io.slipway.upstream.registry.AnUpstream.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import io.slipway.testkit.tls.TestAuthority;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.registry.Upstream.Tls;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A registry with TLS")
class TlsTest {
    private static final String NAME = "library/alpine";
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final TestAuthority.Identity SERVER = AUTHORITY.server();
    private static final TestAuthority.Identity STRANGER = AUTHORITY.stranger();
    private static final TestAuthority.Identity CLIENT = AUTHORITY.client();

    @Test
    void is_believed_when_the_remotes_authority_vouches_for_it() {
        try (ScriptedRegistry registry = registry(SERVER)) {
            assertThat(await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .client()
                            .tags()))
                    .hasSize(1);
            assertThat(await(AnUpstream.at(localhost(registry), NAME)
                            .with(trusting())
                            .client()
                            .tags()))
                    .as("by its name")
                    .hasSize(1);
        }
    }

    @Test
    void is_not_believed_when_nobody_known_vouches_for_it() {
        try (ScriptedRegistry registry = registry(SERVER)) {
            assertThatThrownBy(
                            () -> await(AnUpstream.at(registry, NAME).client().tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("could not list the tags of library/alpine at " + registry.host())
                    .hasMessageContaining("its certificate is not trusted")
                    .hasMessageContaining("ca_cert");
            assertThat(registry.asked()).isEmpty();
        }
    }

    @Test
    void is_missed_where_a_registry_answers_without_it() {
        try (ScriptedRegistry plain = ScriptedRegistry.start()) {
            assertThatThrownBy(() -> await(AnUpstream.at(URI.create("https://" + plain.host()), NAME)
                            .client()
                            .tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("it answers without TLS")
                    .hasMessageContaining("http://");
        }
    }

    @Test
    void is_not_believed_when_its_certificate_is_for_somebody_else() {
        try (ScriptedRegistry registry = registry(STRANGER)) {
            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .client()
                            .tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("its certificate is not trusted");
            assertThat(registry.asked()).isEmpty();
        }
    }

    @Test
    void is_believed_unseen_when_the_remote_says_so() {
        try (ScriptedRegistry registry = registry(STRANGER)) {
            Tls blind = new Tls(false, Optional.empty(), Optional.empty(), Optional.empty());

            assertThat(await(AnUpstream.at(registry, NAME).with(blind).client().tags()))
                    .hasSize(1);
        }
    }

    @Test
    void is_believed_unseen_even_where_the_remote_has_an_authority() {
        try (ScriptedRegistry registry = registry(STRANGER)) {
            Tls blind = new Tls(false, Optional.of(AUTHORITY.certificate()), Optional.empty(), Optional.empty());

            assertThat(await(AnUpstream.at(registry, NAME).with(blind).client().tags()))
                    .hasSize(1);
        }
    }

    @Test
    void that_wants_to_see_a_certificate_sees_the_remotes() {
        try (ScriptedRegistry registry =
                ScriptedRegistry.startTls(SERVER, AUTHORITY).with(NAME, "1", TestImage.image(1))) {
            Tls known = new Tls(
                    true,
                    Optional.of(AUTHORITY.certificate()),
                    Optional.of(CLIENT.certificate()),
                    Optional.of(CLIENT.key()));

            assertThat(await(AnUpstream.at(registry, NAME).with(known).client().tags()))
                    .hasSize(1);
            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .client()
                            .tags()))
                    .isInstanceOf(UpstreamException.class);
        }
    }

    @Test
    void is_not_asked_when_the_remotes_authority_is_no_certificate() {
        try (ScriptedRegistry registry = registry(SERVER)) {
            Tls broken = new Tls(true, Optional.of("no certificate"), Optional.empty(), Optional.empty());

            assertThatThrownBy(() -> await(
                            AnUpstream.at(registry, NAME).with(broken).client().tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("check the remote's ca_cert, client_cert and client_key");
        }
    }

    @Test
    void is_not_asked_when_the_remotes_certificate_has_no_key() {
        try (ScriptedRegistry registry = registry(SERVER)) {
            Tls broken = new Tls(
                    true, Optional.of(AUTHORITY.certificate()), Optional.of(CLIENT.certificate()), Optional.empty());

            assertThatThrownBy(() -> await(
                            AnUpstream.at(registry, NAME).with(broken).client().tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("check the remote's ca_cert, client_cert and client_key");
        }
    }

    @Test
    void that_redirects_to_a_server_without_it_is_not_followed() {
        try (ScriptedRegistry registry = registry(SERVER);
                ScriptedRegistry plain = ScriptedRegistry.start()) {
            registry.misbehave("/tags/list", 100, ScriptedRegistry.redirect(plain.url() + "/v2/"));

            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .client()
                            .tags()))
                    .hasMessageContaining("redirected from https to http");
            assertThat(plain.asked()).isEmpty();
        }
    }

    @Test
    void that_names_a_token_server_without_it_tells_that_one_nothing() {
        try (ScriptedRegistry registry = registry(SERVER);
                ScriptedRegistry plain = ScriptedRegistry.start()) {
            registry.behindToken("alice", "correct horse").withRealm(URI.create(plain.url() + "/token"));

            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .with(new Credentials("alice", "correct horse"))
                            .client()
                            .tags()))
                    .hasMessageContaining("a token server without TLS");
            assertThat(plain.asked()).isEmpty();
        }
    }

    @Test
    void gives_a_token_over_it() {
        try (ScriptedRegistry registry = registry(SERVER).behindToken("alice", "correct horse")) {
            assertThat(await(AnUpstream.at(registry, NAME)
                            .with(trusting())
                            .with(new Credentials("alice", "correct horse"))
                            .client()
                            .tags()))
                    .hasSize(1);
        }
    }

    private static ScriptedRegistry registry(TestAuthority.Identity identity) {
        return ScriptedRegistry.startTls(identity).with(NAME, "1", TestImage.image(1));
    }

    private static URI localhost(ScriptedRegistry registry) {
        return URI.create("https://localhost:" + registry.url().getPort());
    }

    private static Tls trusting() {
        return new Tls(true, Optional.of(AUTHORITY.certificate()), Optional.empty(), Optional.empty());
    }
}
