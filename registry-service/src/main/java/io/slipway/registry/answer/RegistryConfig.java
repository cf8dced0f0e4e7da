package io.slipway.registry.answer;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** How the registry is seen from outside. */
@ConfigMapping(prefix = "slipway")
public interface RegistryConfig {
    /** The URL clients reach the registry by, for the address of the token server; by default what the request says. */
    Optional<URI> publicUrl();
}
