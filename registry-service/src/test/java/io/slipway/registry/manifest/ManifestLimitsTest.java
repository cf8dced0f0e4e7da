package io.slipway.registry.manifest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.MediaType;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What one manifest may carry")
class ManifestLimitsTest {
    private static final PushConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(PushConfig.class)
            .withDefaultValues(Map.of("slipway.push.descriptors", "3", "slipway.push.annotation-bytes", "40"))
            .build()
            .getConfigMapping(PushConfig.class);

    @Test
    void are_so_many_descriptors() {
        assertThatCode(() -> ManifestLimits.require(index(3, "", ""), CONFIG)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ManifestLimits.require(index(4, "", ""), CONFIG))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("more than 3 descriptors");
    }

    @Test
    void are_so_many_bytes_of_annotations_with_those_of_its_descriptors_in_UTF_8() {
        assertThatCode(() -> ManifestLimits.require(index(2, "x".repeat(9), "ü".repeat(7)), CONFIG))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ManifestLimits.require(index(2, "x".repeat(10), "ü".repeat(7)), CONFIG))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("more than 40 bytes of annotations");
    }

    /** An index with an annotation, and one with each manifest it lists; their keys are one byte. */
    private static Manifest index(int descriptors, String own, String each) {
        String listed = IntStream.range(0, descriptors)
                .mapToObj(i -> """
                        {"mediaType": "%s", "digest": "sha256:%064x", "size": 1, "annotations": {"a": "%s"}}""".formatted(MediaType.OCI_MANIFEST, i, each))
                .collect(Collectors.joining(","));
        String document = """
                {"schemaVersion": 2, "mediaType": "%s", "annotations": {"a": "%s"}, "manifests": [%s]}""".formatted(MediaType.OCI_INDEX, own, listed);
        return ManifestDocument.parse(document.getBytes(StandardCharsets.UTF_8), null);
    }
}
