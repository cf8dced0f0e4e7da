package io.slipway.storage.files;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The object store on files. */
@ConfigMapping(prefix = "slipway.storage")
public interface FilesConfig {
    /** The directory the objects are kept in: one file system, shared by all replicas. */
    Path directory();

    /** Bytes on that file system that uploads leave free: below, they are refused, and pulls go on. */
    @WithDefault("1073741824")
    long reserve();

    /** How long a request waits for another replica that still works on the same upload. */
    @WithDefault("5s")
    Duration uploadPatience();
}
