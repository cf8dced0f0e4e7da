package io.slipway.registry.manifest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What manifests may be. */
@ConfigMapping(prefix = "slipway.push")
public interface PushConfig {
    /** The largest manifest, in bytes; more than 4 MiB is never taken. */
    @WithDefault("4194304")
    int manifestBytes();

    /** The most annotations a manifest may carry, its descriptors' included: keys and values together, in bytes of UTF-8. */
    @WithDefault("4194304")
    int annotationBytes();

    /** The most descriptors a manifest may carry. */
    @WithDefault("10000")
    int descriptors();

    /** Whether an image may lack layers that its repository never had: the client is warned, and may push them later. */
    @WithDefault("true")
    boolean sparse();
}
