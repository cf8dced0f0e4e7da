package io.slipway.access.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The tokens of the registry. */
@ConfigMapping(prefix = "slipway.token")
public interface TokenConfig {
    /** How long a token is valid; a minute at least, for clients that know no shorter ones. */
    @WithDefault("5m")
    Duration validity();

    /** What tokens name as their issuer. */
    @WithDefault("slipway")
    String issuer();

    /** The names of the registry that tokens may be for. By default whatever clients call it, and the authority of its public URL. */
    Optional<Set<String>> audiences();

    /** How many verified tokens are remembered until they expire. */
    @WithDefault("50000")
    long remembered();

    /** After how long a replica looks whether there is a newer key to sign with. */
    @WithDefault("1m")
    Duration keysReread();

    /** How long a refresh token is valid, from when it was given. */
    @WithDefault("90d")
    Duration refreshValidity();
}
