package io.slipway.catalog.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a remote.
 *
 * @param url the root of the upstream registry
 * @param upstreamName the repository there
 * @param includes patterns of tags that are wanted; null wants all
 * @param excludes patterns of tags that are not wanted, taken out after {@code includes}
 * @param downloadConcurrency requests at a time, null for the default
 * @param totalTimeout seconds, as the other timeouts
 * @param rateLimit requests per second; null or 0 for no limit
 * @param privateNetworks whether the remote may be at a private or loopback address
 */
public record RemoteDraft(
        String name,
        String url,
        String upstreamName,
        Policy policy,
        @Nullable List<String> includes,
        @Nullable List<String> excludes,
        @Nullable String sigstore,
        @Nullable String caCert,
        @Nullable String clientCert,
        boolean tlsValidation,
        @Nullable String proxyUrl,
        Map<String, @Nullable String> labels,
        @Nullable Integer downloadConcurrency,
        @Nullable Integer maxRetries,
        @Nullable Double totalTimeout,
        @Nullable Double connectTimeout,
        @Nullable Double sockConnectTimeout,
        @Nullable Double sockReadTimeout,
        @Nullable List<Map<String, String>> headers,
        @Nullable Integer rateLimit,
        boolean privateNetworks,
        RemoteSecrets secrets) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The same with other labels. */
    public RemoteDraft withLabels(Map<String, @Nullable String> changed) {
        return with(changed, privateNetworks);
    }

    /** Whether {@code other} asks the same places. */
    public boolean isWhere(RemoteDraft other) {
        return url.equals(other.url) && Objects.equals(proxyUrl, other.proxyUrl);
    }

    /** Whether {@code other} asks the same registry: what an upstream is told by is scheme, host and port. */
    public boolean asksRegistryOf(RemoteDraft other) {
        return origin(url).equals(origin(other.url));
    }

    /** Whether nobody but the proxy of {@code other} is asked through. */
    public boolean asksThroughProxyOf(RemoteDraft other) {
        return proxyUrl == null || (other.proxyUrl != null && origin(proxyUrl).equals(origin(other.proxyUrl)));
    }

    /** What is no URL is nothing but itself. */
    private static String origin(String url) {
        try {
            URI uri = new URI(url.strip());
            return uri.getHost() == null
                    ? url
                    : (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port(uri);
        } catch (URISyntaxException e) {
            return url;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
    }

    /** The same, which may or may not be at a private address. */
    public RemoteDraft withPrivateNetworks(boolean may) {
        return with(labels, may);
    }

    private RemoteDraft with(Map<String, @Nullable String> changed, boolean mayBePrivate) {
        return new RemoteDraft(
                name,
                url,
                upstreamName,
                policy,
                includes,
                excludes,
                sigstore,
                caCert,
                clientCert,
                tlsValidation,
                proxyUrl,
                changed,
                downloadConcurrency,
                maxRetries,
                totalTimeout,
                connectTimeout,
                sockConnectTimeout,
                sockReadTimeout,
                headers,
                rateLimit,
                mayBePrivate,
                secrets);
    }
}
