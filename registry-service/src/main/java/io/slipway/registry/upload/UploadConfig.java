package io.slipway.registry.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Uploads of blobs. */
@ConfigMapping(prefix = "slipway.upload")
public interface UploadConfig {
    /** The largest blob, in bytes. */
    @WithDefault("1099511627776")
    long largest();

    /** What clients that ask are told to send at least in one chunk, in bytes; smaller chunks are taken all the same. */
    @WithDefault("1048576")
    long chunkMinLength();
}
