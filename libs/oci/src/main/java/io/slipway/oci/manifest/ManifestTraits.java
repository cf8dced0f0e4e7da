package io.slipway.oci.manifest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholder until the real one is merged. */
public record ManifestTraits(
        String type,
        @Nullable String architecture,
        @Nullable String os,
        @Nullable Long compressedImageSize,
        Map<String, String> annotations,
        Map<String, String> labels,
        boolean isBootable,
        boolean isFlatpak,
        int schemaVersion) {}
