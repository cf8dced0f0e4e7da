package io.slipway.catalog.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what nothing holds is kept. */
@ConfigMapping(prefix = "slipway.cleanup")
public interface CleanupConfig {
    /** How long content is kept that no version, link or other content holds, and a link that nobody touches; longer than any pull or push. */
    @WithDefault("24h")
    Duration grace();

    /** How often a link that is used is touched, at most; well below the grace. */
    @WithDefault("1h")
    Duration touch();
}
