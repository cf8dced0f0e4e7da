package io.slipway.content.user;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The first administrator. */
@ConfigMapping(prefix = "slipway.admin")
public interface AdminConfig {
    /** A file with the password the administrator gets where there are no users yet. Without it none is made. */
    Optional<Path> passwordFile();
}
