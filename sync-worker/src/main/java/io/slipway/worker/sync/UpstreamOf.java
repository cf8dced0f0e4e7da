package io.slipway.worker.sync;

import io.slipway.catalog.remote.RemoteDraft;
import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.egress.Egress;
import io.slipway.upstream.limits.Limits;
import io.slipway.upstream.registry.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a remote as something that can be asked. */
@ApplicationScoped
class UpstreamOf {
    private final SyncConfig config;

    UpstreamOf(SyncConfig config) {
        this.config = config;
    }

    Upstream of(RemoteDraft remote) {
        return new Upstream(
                registry(remote.url()),
                remote.upstreamName(),
                credentials(remote.secrets().username(), remote.secrets().password()),
                new Upstream.Tls(
                        remote.tlsValidation(),
                        Optional.ofNullable(remote.caCert()),
                        Optional.ofNullable(remote.clientCert()),
                        Optional.ofNullable(remote.secrets().clientKey())),
                proxy(remote),
                headers(remote),
                config.trustedRealms().orElse(Set.of()),
                limits(remote),
                new Egress(remote.privateNetworks(), config.refusedAddresses().orElse(Set.of())));
    }

    private static URI registry(String url) {
        URI uri = URI.create(url.strip());
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("the remote's url is no http or https URL of a registry: " + url);
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static Optional<Credentials> credentials(@Nullable String username, @Nullable String password) {
        return username == null
                ? Optional.empty()
                : Optional.of(new Credentials(username, password == null ? "" : password));
    }

    private static Optional<Upstream.Proxy> proxy(RemoteDraft remote) {
        return Optional.ofNullable(remote.proxyUrl())
                .map(url -> new Upstream.Proxy(
                        proxyAddress(url),
                        credentials(
                                remote.secrets().proxyUsername(),
                                remote.secrets().proxyPassword())));
    }

    private static URI proxyAddress(String url) {
        URI uri = URI.create(url.strip());
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("the remote's proxy_url is no http URL of a proxy: " + url);
        }
        return uri;
    }

    private static List<Map.Entry<String, String>> headers(RemoteDraft remote) {
        List<Map<String, String>> headers = remote.headers();
        return headers == null
                ? List.of()
                : headers.stream().flatMap(each -> each.entrySet().stream()).toList();
    }

    private static Limits limits(RemoteDraft remote) {
        Limits usual = Limits.usual();
        return new Limits(
                remote.downloadConcurrency() == null ? usual.concurrency() : remote.downloadConcurrency(),
                remote.maxRetries() == null ? usual.retries() : remote.maxRetries(),
                seconds(remote.sockConnectTimeout(), seconds(remote.connectTimeout(), usual.connect())),
                seconds(remote.sockReadTimeout(), usual.idle()),
                usual.longestWait(),
                remote.rateLimit() == null ? usual.perSecond() : remote.rateLimit(),
                Optional.ofNullable(remote.totalTimeout())
                        .filter(total -> total > 0)
                        .map(UpstreamOf::duration));
    }

    private static Duration seconds(@Nullable Double seconds, Duration otherwise) {
        return seconds == null || seconds <= 0 ? otherwise : duration(seconds);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.max(1, (long) (seconds * 1000)));
    }
}
