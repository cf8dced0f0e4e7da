package io.slipway.oci.manifest;

import io.slipway.oci.digest.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of something it refers to.
 *
 * @param size bytes; {@code -1} where the manifest does not say (schema 1)
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">descriptor</a>
 */
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        @Nullable MediaType artifactType,
        Map<String, String> annotations) {

    /** What an index says an image runs on. */
    public record Platform(
            String architecture, String os, @Nullable String variant) {}
}
