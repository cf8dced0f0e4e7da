package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_INVALID;

import io.slipway.oci.manifest.Descriptor;
import io.slipway.oci.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one manifest may ask of those who store and list it. */
final class ManifestLimits {
    private ManifestLimits() {}

    /** Refuses a manifest with more descriptors or annotations than {@code config} allows, as {@code MANIFEST_INVALID}. */
    static void require(Manifest manifest, PushConfig config) {
        List<Descriptor> descriptors =
                Stream.concat(manifest.children(), layers(manifest)).toList();
        if (descriptors.size() > config.descriptors()) {
            throw MANIFEST_INVALID.because("more than " + config.descriptors() + " descriptors");
        }
        long bytes = bytes(manifest.annotations())
                + descriptors.stream()
                        .mapToLong(each -> bytes(each.annotations()))
                        .sum();
        if (bytes > config.annotationBytes()) {
            throw MANIFEST_INVALID.because("more than " + config.annotationBytes() + " bytes of annotations");
        }
    }

    private static Stream<Descriptor> layers(Manifest manifest) {
        return switch (manifest) {
            case Manifest.ImageManifest image -> image.layers().stream();
            case Manifest.ImageIndex index -> Stream.empty();
            case Manifest.Schema1 old -> old.layers().stream();
            case Manifest.Opaque unknown -> Stream.empty();
        };
    }

    private static long bytes(Map<String, String> annotations) {
        return annotations.entrySet().stream()
                .mapToLong(each -> utf8(each.getKey()) + utf8(each.getValue()))
                .sum();
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
