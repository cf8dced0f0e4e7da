package io.slipway.access.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rate limits, in requests a minute, of each replica. 0 is no limit. A minute's worth may come at once. */
@ConfigMapping(prefix = "slipway.limit")
public interface LimitConfig {
    /** Tokens one address may ask for. */
    @WithDefault("6000")
    int tokensPerAddress();

    /** Tokens one user may ask for. */
    @WithDefault("6000")
    int tokensPerUser();

    /** Wrong credentials one address may send before all of its are refused; right ones that are remembered cost nothing. */
    @WithDefault("300")
    int refusedLoginsPerAddress();

    /** Uploads one address may begin. */
    @WithDefault("12000")
    int uploadsPerAddress();

    /** Uploads one user may begin. */
    @WithDefault("12000")
    int uploadsPerUser();

    /** How many addresses and users are counted at a time, for each limit; the memory this takes is about 200 bytes each. */
    @WithDefault("50000")
    long counted();
}
