package io.slipway.registry.manifest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The manifests the registry keeps in memory: what a version holds can never change. */
@ConfigMapping(prefix = "slipway.cache.manifest")
public interface ManifestCacheConfig {
    /** How much memory manifests may take, in bytes. */
    @WithDefault("33554432")
    long bytes();
}
