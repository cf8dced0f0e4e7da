package io.slipway.registry.point;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the registry knows where names point. */
@ConfigMapping(prefix = "slipway.pointer")
public interface PointerConfig {
    /** How long PostgreSQL may take before the last known pointer is used. */
    @WithDefault("250ms")
    Duration patience();

    /** How long whatever else the catalog is asked for a read may take, and a pointer where none is known, before the client is told to try again. */
    @WithDefault("5s")
    Duration catalogPatience();

    /** How long a last known pointer is used while PostgreSQL does not answer. */
    @WithDefault("1h")
    Duration stale();

    /** How many last known pointers are kept. */
    @WithDefault("100000")
    long remembered();

    /** How often PostgreSQL is asked whether it is back, while it does not answer. */
    @WithDefault("250ms")
    Duration probe();

    /** How long a name also answers by digest from the versions it pointed to before; shorter than the grace of cleanup. */
    @WithDefault("1h")
    Duration inFlight();
}
