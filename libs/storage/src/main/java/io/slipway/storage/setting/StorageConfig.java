package io.slipway.storage.setting;

import io.slipway.storage.s3.S3Config;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The object store. */
@ConfigMapping(prefix = "slipway.storage")
public interface StorageConfig {
    /** What it is made of. */
    @WithDefault("files")
    Kind kind();

    /** Files: the directory the objects are kept in: one file system, shared by all replicas. */
    Optional<Path> directory();

    /** Bytes on the file system of the directory, or of the spool, that uploads leave free: below, they are refused, and pulls go on. */
    @WithDefault("1073741824")
    long reserve();

    /** How long a request waits for another replica that still works on the same upload. */
    @WithDefault("5s")
    Duration uploadPatience();

    /** S3. */
    S3Config s3();

    /** What the store is made of. */
    enum Kind {
        FILES,
        S3
    }
}
