package io.slipway.registry.blob;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The blobs the registry keeps in memory: what a version holds can never change. */
@ConfigMapping(prefix = "slipway.cache.blob")
public interface BlobCacheConfig {
    /** Of how many blobs the size and the key are kept. */
    @WithDefault("100000")
    long known();

    /** How much memory the bytes of small blobs may take, in bytes. */
    @WithDefault("33554432")
    long bytes();

    /** The largest blob whose bytes are kept, in bytes. */
    @WithDefault("65536")
    int largest();
}
