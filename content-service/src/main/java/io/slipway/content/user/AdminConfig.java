package io.slipway.content.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The first administrator. */
@ConfigMapping(prefix = "slipway.admin")
public interface AdminConfig {
    /** A file with the password the administrator gets where there are no users yet. Without it none is made. */
    Optional<Path> passwordFile();

    /**
     * Whether, at each start, {@code admin} gets that password whatever became of him, and is made again where he is gone. For whoever
     * holds the machine and can no longer log in; to be taken away afterwards.
     */
    @WithDefault("false")
    boolean reset();
}
