package io.slipway.upstream.registry;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.testkit.registry.ScriptedRegistry;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.egress.Egress;
import io.slipway.upstream.limits.Limits;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An upstream as a test wants it: on a loopback port, quick to give up, patient enough for a busy machine. */
record AnUpstream(
        URI url,
        String name,
        Optional<Credentials> credentials,
        Upstream.Tls tls,
        Optional<Upstream.Proxy> proxy,
        Limits limits,
        Egress egress) {
    private static final Vertx VERTX = Vertx.vertx();

    static final Limits QUICK = new Limits(8, 3, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(50));

    static AnUpstream at(ScriptedRegistry registry, String name) {
        return at(registry.url(), name);
    }

    static AnUpstream at(URI url, String name) {
        return new AnUpstream(
                url, name, Optional.empty(), Upstream.Tls.USUAL, Optional.empty(), QUICK, new Egress(true, Set.of()));
    }

    AnUpstream with(Credentials known) {
        return new AnUpstream(url, name, Optional.of(known), tls, proxy, limits, egress);
    }

    AnUpstream with(Upstream.Tls other) {
        return new AnUpstream(url, name, credentials, other, proxy, limits, egress);
    }

    AnUpstream with(Upstream.Proxy other) {
        return new AnUpstream(url, name, credentials, tls, Optional.of(other), limits, egress);
    }

    AnUpstream with(Limits other) {
        return new AnUpstream(url, name, credentials, tls, proxy, other, egress);
    }

    AnUpstream with(Egress other) {
        return new AnUpstream(url, name, credentials, tls, proxy, limits, other);
    }

    RegistryClient client() {
        Map.Entry<String, String> header = Map.entry("X-Remote", "a header of the remote");
        return new RegistryClient(
                VERTX, new Upstream(url, name, credentials, tls, proxy, List.of(header), Set.of(), limits, egress));
    }

    @CanIgnoreReturnValue
    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
