package io.slipway.catalog.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many uploads may be under way. */
@ConfigMapping(prefix = "slipway.upload-sessions")
public interface UploadSessionConfig {
    /** How many uploads one principal may have open at a time. */
    @WithDefault("1000")
    int perPrincipal();
}
