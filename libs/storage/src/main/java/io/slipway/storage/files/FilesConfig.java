package io.slipway.storage.files;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The object store on files. */
@ConfigMapping(prefix = "slipway.storage")
public interface FilesConfig {
    /** The directory the objects are kept in: one file system, shared by all replicas. */
    Path directory();
}
