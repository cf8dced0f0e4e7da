package io.slipway.access.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Who is believed when he says who somebody is: nobody by default. */
@ConfigMapping(prefix = "slipway.trust")
public interface TrustConfig {
    /** The addresses of proxies that are believed: those a connection comes from, not those a header names. */
    Optional<Set<String>> proxies();

    /** The header in which a proxy says who somebody is; it must take away what clients send under that name. */
    @WithDefault("REMOTE_USER")
    String userHeader();

    /** The header with the subject of a client certificate the proxy has verified: its CN is the user's name. Off where it is empty. */
    Optional<String> certificateSubjectHeader();

    /** Whether a client certificate that this server itself has verified says, by its subject's CN, who somebody is. */
    @WithDefault("false")
    boolean clientCertificates();
}
