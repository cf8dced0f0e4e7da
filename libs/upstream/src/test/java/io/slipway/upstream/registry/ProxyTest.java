package io.slipway.upstream.registry;

import static io.slipway.upstream.registry.AnUpstream.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.testkit.registry.ScriptedProxy;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.testkit.registry.TestImage;
import io.slipway.testkit.tls.TestAuthority;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.egress.Egress;
import io.slipway.upstream.registry.Upstream.Tls;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A registry behind a proxy")
class ProxyTest {
    private static final String NAME = "library/alpine";
    private static final Credentials KNOWN = new Credentials("proxy-user", "proxy-secret");

    private final ScriptedProxy proxy = ScriptedProxy.start("proxy-user", "proxy-secret");

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void is_asked_through_it_although_only_the_proxy_knows_its_name() {
        try (ScriptedRegistry registry = ScriptedRegistry.start().with(NAME, "1", TestImage.image(1))) {
            URI url = URI.create("http://registry.invalid:" + registry.url().getPort());

            assertThat(await(AnUpstream.at(url, NAME)
                            .with(through(KNOWN))
                            .client()
                            .tags()))
                    .hasSize(1);
            assertThat(proxy.asked()).containsExactly("GET " + url + "/v2/library/alpine/tags/list?n=1000");
        }
    }

    @Test
    void is_asked_over_tls_through_a_tunnel() {
        TestAuthority authority = TestAuthority.create();
        try (ScriptedRegistry registry =
                ScriptedRegistry.startTls(authority.server()).with(NAME, "1", TestImage.image(1))) {
            Tls trusting = new Tls(true, Optional.of(authority.certificate()), Optional.empty(), Optional.empty());

            assertThat(await(AnUpstream.at(registry, NAME)
                            .with(trusting)
                            .with(through(KNOWN))
                            .client()
                            .tags()))
                    .hasSize(1);
            assertThat(proxy.asked()).containsExactly("CONNECT " + registry.host());
        }
    }

    @Test
    void never_sees_the_proxys_credentials_nor_the_proxy_errors_that_show_them() {
        try (ScriptedRegistry registry = ScriptedRegistry.start().with(NAME, "1", TestImage.image(1))) {
            Credentials wrong = new Credentials("proxy-user", "wrong-secret");

            assertThatThrownBy(() -> await(AnUpstream.at(registry, NAME)
                            .with(through(wrong))
                            .client()
                            .tags()))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("407")
                    .hasMessageContaining("check the remote's proxy_username and proxy_password")
                    .hasMessageNotContaining("wrong-secret");
            assertThat(registry.asked()).isEmpty();
        }
    }

    @Test
    void is_not_asked_through_a_proxy_at_an_address_the_remote_may_not_ask() {
        assertThatThrownBy(() -> await(AnUpstream.at(URI.create("http://registry.invalid"), NAME)
                        .with(through(KNOWN))
                        .with(new Egress(false, Set.of()))
                        .client()
                        .tags()))
                .hasMessageContaining("is not an address this remote may ask");
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void is_not_asked_for_an_address_nobody_may_ask() {
        for (String metadata : new String[] {"http://169.254.169.254", "http://[fd00:ec2::254]", "http://0.0.0.0"}) {
            assertThatThrownBy(() -> await(AnUpstream.at(URI.create(metadata), NAME)
                            .with(through(KNOWN))
                            .client()
                            .tags()))
                    .hasMessageContaining("is not an address this remote may ask");
        }
        assertThat(proxy.asked()).isEmpty();
    }

    private Upstream.Proxy through(Credentials credentials) {
        return new Upstream.Proxy(URI.create(proxy.url()), Optional.of(credentials));
    }
}
