package io.slipway.access.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The tokens of the registry. */
@ConfigMapping(prefix = "slipway.token")
public interface TokenConfig {
    /** How long a token is valid. */
    @WithDefault("5m")
    Duration validity();

    /** What tokens name as their issuer. */
    @WithDefault("slipway")
    String issuer();

    /** How many verified tokens are remembered until they expire. */
    @WithDefault("50000")
    long remembered();
}
