package io.slipway.catalog.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many uploads may be under way, and for how long. */
@ConfigMapping(prefix = "slipway.upload-sessions")
public interface UploadSessionConfig {
    /** How many uploads one principal may have open at a time. */
    @WithDefault("1000")
    int perPrincipal();

    /** How long an upload is kept that nobody goes on with. */
    @WithDefault("24h")
    Duration ttl();
}
