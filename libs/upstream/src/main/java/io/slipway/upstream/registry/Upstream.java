package io.slipway.upstream.registry;

import io.slipway.upstream.auth.Credentials;
import io.slipway.upstream.egress.Egress;
import io.slipway.upstream.limits.Limits;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A repository of another registry, and how it is asked.
 *
 * @param registry scheme, host and port
 * @param headers sent with every request to the registry itself
 * @param trustedRealms hosts of token servers that may see the credentials
 */
public record Upstream(
        URI registry,
        String name,
        Optional<Credentials> credentials,
        Tls tls,
        Optional<Proxy> proxy,
        List<Map.Entry<String, String>> headers,
        Set<String> trustedRealms,
        Limits limits,
        Egress egress) {
    private static final Pattern DOCKER_HUB = Pattern.compile("(?:registry[-,\\w]*\\.|index\\.|www\\.)?docker\\.io");
    private static final URI HUB = URI.create("https://registry-1.docker.io");

    /**
     * How the registry's certificate is checked, and who we say we are.
     *
     * @param validate whether certificates are checked
     * @param authorities certificates in PEM that are trusted instead of the system's
     */
    public record Tls(
            boolean validate, Optional<String> authorities, Optional<String> certificate, Optional<String> key) {
        /** Certificates are checked against the system's authorities. */
        public static final Tls USUAL = new Tls(true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A forward proxy; never shown with its credentials. */
    public record Proxy(URI address, Optional<Credentials> credentials) {}

    /** Docker Hub answers under one name, and keeps official images below {@code library/}. */
    public Upstream {
        String host = String.valueOf(registry.getHost());
        if (DOCKER_HUB.matcher(host).matches()) {
            registry = HUB;
            name = name.contains("/") ? name : "library/" + name;
        }
    }

    /** Host and port, as people write it. */
    public String host() {
        return registry.getPort() < 0 ? registry.getHost() : registry.getHost() + ":" + registry.getPort();
    }
}
