package io.slipway.catalog.remote;

import java.util.List;
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

    /** The same with other labels. */
    public RemoteDraft withLabels(Map<String, @Nullable String> changed) {
        return with(changed, privateNetworks);
    }

    /** Whether {@code other} asks the same places. */
    public boolean isWhere(RemoteDraft other) {
        return url.equals(other.url) && Objects.equals(proxyUrl, other.proxyUrl);
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
