package io.slipway.content.remote;

import io.slipway.catalog.remote.Remote;
import io.slipway.pulp.document.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A remote as Pulp shows it among remotes of every kind. */
@Schema(name = "GenericRemoteResponse")
public record AnyRemoteDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String name,
        String url,
        Map<String, @Nullable String> pulpLabels,
        String policy,
        List<RemoteDocument.Hidden> hiddenFields,
        @Nullable String caCert,
        @Nullable String clientCert,
        boolean tlsValidation,
        @Nullable String proxyUrl,
        @Nullable Integer maxRetries,
        @Nullable Double totalTimeout,
        @Nullable Double connectTimeout,
        @Nullable Double sockConnectTimeout,
        @Nullable Double sockReadTimeout,
        @Nullable List<Map<String, String>> headers,
        @Nullable Integer downloadConcurrency,
        @Nullable Integer rateLimit) {
    private static final Set<String> OF_CONTAINERS = Set.of("include_tags", "exclude_tags");

    static AnyRemoteDocument of(Remote remote) {
        RemoteDocument document = RemoteDocument.of(remote);
        return new AnyRemoteDocument(
                document.pulpHref(),
                document.prn(),
                document.pulpCreated(),
                document.pulpLastUpdated(),
                document.name(),
                document.url(),
                document.pulpLabels(),
                document.policy(),
                document.hiddenFields().stream()
                        .filter(hidden -> !OF_CONTAINERS.contains(hidden.name()))
                        .toList(),
                document.caCert(),
                document.clientCert(),
                document.tlsValidation(),
                document.proxyUrl(),
                document.maxRetries(),
                document.totalTimeout(),
                document.connectTimeout(),
                document.sockConnectTimeout(),
                document.sockReadTimeout(),
                document.headers(),
                document.downloadConcurrency(),
                document.rateLimit());
    }
}
