package io.slipway.access.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The audit log. */
@ConfigMapping(prefix = "slipway.audit")
public interface AuditConfig {
    /** How long entries are kept. */
    @WithDefault("90d")
    Duration retention();

    /** How many refused logins may wait to be written at a time; more are counted and not written. */
    @WithDefault("256")
    int refusalsWaiting();
}
