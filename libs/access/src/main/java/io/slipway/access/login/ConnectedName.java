package io.slipway.access.login;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The name somebody has by the connection his request came over: a header of a proxy that is trusted, or a client certificate. Off unless
 * it is configured; and whatever a client sends under those names over any other connection is not looked at.
 */
@ApplicationScoped
public class ConnectedName {
    private final TrustConfig config;
    private final Set<String> proxies;

    ConnectedName(TrustConfig config) {
        this.config = config;
        this.proxies = config.proxies().orElse(Set.of());
    }

    /** The name, where the connection says one. */
    public Optional<String> of(HttpServerRequest request) {
        if (isTrusted(request)) {
            return one(request, config.userHeader())
                    .or(() -> config.certificateSubjectHeader()
                            .flatMap(header -> one(request, header))
                            .flatMap(CommonName::of));
        }
        return config.clientCertificates() ? certified(request) : Optional.empty();
    }

    /** By the address the connection itself comes from: what headers say about it can be made up. */
    private boolean isTrusted(HttpServerRequest request) {
        return !proxies.isEmpty()
                && proxies.contains(request.connection().remoteAddress().hostAddress());
    }

    /** A header that came twice was perhaps not taken away by the proxy: then nobody is believed. */
    private static Optional<String> one(HttpServerRequest request, String header) {
        List<String> values = request.headers().getAll(header);
        return values.size() == 1 && !values.getFirst().isBlank()
                ? Optional.of(values.getFirst().strip())
                : Optional.empty();
    }

    private static Optional<String> certified(HttpServerRequest request) {
        if (!request.isSSL()) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = request.connection().sslSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? CommonName.of(certificate.getSubjectX500Principal().getName())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException noCertificate) {
            return Optional.empty();
        }
    }
}
