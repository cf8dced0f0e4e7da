package io.slipway.catalog.serving;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that says something about another.
 *
 * @param size bytes of the manifest
 * @param artifactType as the manifest says, or else the type of its config
 */
public record Referrer(
        Digest digest,
        MediaType mediaType,
        long size,
        @Nullable String artifactType,
        Map<String, String> annotations) {}
