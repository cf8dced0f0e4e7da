package io.slipway.oci.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people want to know of a manifest without reading it, as Pulp shows it.
 *
 * @param type {@code index}, {@code image}, {@code artifact}, {@code helm}, {@code cosign_signature}, …, {@code unknown}
 * @param architecture from the config; null for lists and artifacts
 * @param compressedImageSize the layers' bytes together; null where the manifest does not say
 * @param labels from the config
 */
public record ManifestTraits(
        String type,
        @Nullable String architecture,
        @Nullable String os,
        @Nullable Long compressedImageSize,
        Map<String, String> annotations,
        Map<String, String> labels,
        boolean isBootable,
        boolean isFlatpak,
        int schemaVersion) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOOTC = "containers.bootc";
    private static final String FLATPAK = "org.flatpak.ref";

    /** The kinds of artifact that are known by the type of their config, a layer or themselves. */
    private static final List<Map.Entry<String, String>> KNOWN_TYPES = List.of(
            Map.entry("application/vnd.cncf.helm.config.v1+json", "helm"),
            Map.entry("application/vnd.dev.cosign.simplesigning.v1+json", "cosign_signature"),
            Map.entry("application/vnd.dsse.envelope.v1+json", "cosign_attestation"),
            Map.entry("application/vnd.dev.sigstore.bundle.v0.3+json", "cosign_attestation_bundle"),
            Map.entry("text/spdx", "cosign_sbom"),
            Map.entry("text/spdx+json", "cosign_sbom"),
            Map.entry("text/spdx+xml", "cosign_sbom"),
            Map.entry("application/vnd.syft+json", "cosign_sbom"),
            Map.entry("application/vnd.cyclonedx", "cosign_sbom"),
            Map.entry("application/vnd.cyclonedx+json", "cosign_sbom"),
            Map.entry("application/vnd.cyclonedx+xml", "cosign_sbom"));

    /** What {@code manifest} and the bytes of its config tell; a config that cannot be read tells nothing. */
    public static ManifestTraits of(Manifest manifest, byte @Nullable [] config) {
        JsonNode read = config == null ? JSON.createObjectNode() : read(config);
        return switch (manifest) {
            case Manifest.ImageManifest image -> image(image, read);
            case Manifest.ImageIndex index ->
                new ManifestTraits("index", null, null, null, storable(index.annotations()), Map.of(), false, false, 2);
            case Manifest.Schema1 old ->
                new ManifestTraits("image", known(old.architecture()), null, null, Map.of(), Map.of(), false, false, 1);
            case Manifest.Opaque unknown ->
                new ManifestTraits("unknown", null, null, null, Map.of(), Map.of(), false, false, 2);
        };
    }

    private static ManifestTraits image(Manifest.ImageManifest image, JsonNode config) {
        Map<String, String> labels = labels(config);
        boolean bootable = isSet(labels, image.annotations(), BOOTC, "1");
        boolean flatpak = labels.containsKey(FLATPAK);
        return new ManifestTraits(
                type(image, bootable, flatpak),
                text(config, "architecture"),
                text(config, "os"),
                image.layers().stream().mapToLong(Descriptor::size).reduce(0, ManifestTraits::plus),
                storable(image.annotations()),
                labels,
                bootable,
                flatpak,
                2);
    }

    private static String type(Manifest.ImageManifest image, boolean bootable, boolean flatpak) {
        for (Map.Entry<String, String> known : KNOWN_TYPES) {
            if (mentions(image, known.getKey())) {
                return known.getValue();
            }
        }
        if (bootable) {
            return "bootable";
        }
        if (flatpak) {
            return "flatpak";
        }
        MediaType config = image.config().mediaType();
        boolean isImage = config.equals(MediaType.OCI_CONFIG) || config.equals(MediaType.DOCKER_CONFIG);
        return image.artifactType() == null && isImage ? "image" : "artifact";
    }

    private static boolean mentions(Manifest.ImageManifest image, String type) {
        return image.config().mediaType().toString().equals(type)
                || image.layers().stream()
                        .anyMatch(layer -> layer.mediaType().toString().equals(type))
                || (image.artifactType() != null
                        && image.artifactType().toString().equals(type));
    }

    private static boolean isSet(
            Map<String, String> labels, Map<String, String> annotations, String key, String value) {
        return value.equals(labels.get(key)) || value.equals(annotations.get(key));
    }

    private static Map<String, String> labels(JsonNode config) {
        Map<String, String> labels = new LinkedHashMap<>();
        config.path("config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        return storable(labels);
    }

    private static @Nullable String text(JsonNode config, String field) {
        JsonNode value = config.path(field);
        return value.isTextual() ? known(value.asText()) : null;
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : storable(text);
    }

    private static Map<String, String> storable(Map<String, String> texts) {
        Map<String, String> storable = new LinkedHashMap<>();
        texts.forEach((key, value) -> storable.put(storable(key), storable(value)));
        return storable;
    }

    /** JSON can say U+0000 and a database cannot keep it; one label must not make an image impossible to store. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /** Upstream may claim any size: a sum never turns negative. */
    private static long plus(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static JsonNode read(byte[] config) {
        try {
            return JSON.readTree(config);
        } catch (IOException notJson) {
            return JSON.createObjectNode();
        }
    }
}
