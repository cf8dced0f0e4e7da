package io.slipway.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pulp's API shows of a manifest. */
class ManifestTraitsTest {
    private static final MediaType TAR = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
    private static final Digest DIGEST = Digest.ofBytes(new byte[0]);

    @Test
    void an_image_is_what_its_manifest_and_config_say() {
        ManifestTraits traits = ManifestTraits.of(
                image(MediaType.DOCKER_CONFIG, null, Map.of("a", "b"), layer(TAR, 10), layer(TAR, 32)),
                json("{'architecture':'arm64','os':'linux','config':{'Labels':{'title':'x'}}}"));

        assertThat(traits)
                .isEqualTo(new ManifestTraits(
                        "image", "arm64", "linux", 42L, Map.of("a", "b"), Map.of("title", "x"), false, false, 2));
    }

    @Test
    void a_list_has_neither_architecture_nor_size() {
        Manifest index = new Manifest.ImageIndex(MediaType.OCI_INDEX, List.of(), null, null, Map.of("a", "b"));

        assertThat(ManifestTraits.of(index, null))
                .isEqualTo(new ManifestTraits("index", null, null, null, Map.of("a", "b"), Map.of(), false, false, 2));
    }

    @Test
    void a_schema_1_manifest_says_its_architecture_itself_and_no_size() {
        assertThat(ManifestTraits.of(new Manifest.Schema1(MediaType.DOCKER_SCHEMA1, List.of(), "amd64"), null))
                .isEqualTo(new ManifestTraits("image", "amd64", null, null, Map.of(), Map.of(), false, false, 1));
        assertThat(ManifestTraits.of(new Manifest.Schema1(MediaType.DOCKER_SCHEMA1, List.of(), ""), null)
                        .architecture())
                .isNull();
    }

    @Test
    void a_manifest_of_an_unknown_type_is_unknown() {
        assertThat(ManifestTraits.of(new Manifest.Opaque(new MediaType("a/b")), null)
                        .type())
                .isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.dev.cosign.simplesigning.v1+json, cosign_signature",
        "application/vnd.dsse.envelope.v1+json, cosign_attestation",
        "application/vnd.dev.sigstore.bundle.v0.3+json, cosign_attestation_bundle",
        "text/spdx, cosign_sbom",
        "text/spdx+json, cosign_sbom",
        "text/spdx+xml, cosign_sbom",
        "application/vnd.syft+json, cosign_sbom",
        "application/vnd.cyclonedx, cosign_sbom",
        "application/vnd.cyclonedx+json, cosign_sbom",
        "application/vnd.cyclonedx+xml, cosign_sbom"
    })
    void what_cosign_attaches_is_known_by_its_layers(String layerType, String expected) {
        Manifest attached = image(MediaType.OCI_CONFIG, null, Map.of(), layer(MediaType.fromString(layerType), 1));

        assertThat(ManifestTraits.of(attached, null).type()).isEqualTo(expected);
    }

    @Test
    void a_helm_chart_is_known_by_its_config() {
        MediaType helm = new MediaType("application/vnd.cncf.helm.config.v1+json");

        assertThat(ManifestTraits.of(image(helm, null, Map.of(), layer(TAR, 1)), null)
                        .type())
                .isEqualTo("helm");
    }

    @Test
    void what_is_no_image_by_its_config_or_its_own_word_is_an_artifact() {
        assertThat(ManifestTraits.of(image(MediaType.OCI_EMPTY, null, Map.of()), null)
                        .type())
                .isEqualTo("artifact");
        assertThat(ManifestTraits.of(image(MediaType.OCI_CONFIG, new MediaType("a/b"), Map.of()), null)
                        .type())
                .isEqualTo("artifact");
    }

    @Test
    void an_image_is_bootable_by_label_or_by_annotation() {
        Manifest annotated = image(MediaType.OCI_CONFIG, null, Map.of("containers.bootc", "1"));
        Manifest plain = image(MediaType.OCI_CONFIG, null, Map.of());

        assertThat(ManifestTraits.of(annotated, null).isBootable()).isTrue();
        assertThat(ManifestTraits.of(annotated, null).type()).isEqualTo("bootable");
        assertThat(ManifestTraits.of(plain, json("{'config':{'Labels':{'containers.bootc':'1'}}}"))
                        .isBootable())
                .isTrue();
        assertThat(ManifestTraits.of(plain, json("{'config':{'Labels':{'containers.bootc':'0'}}}"))
                        .isBootable())
                .isFalse();
    }

    @Test
    void an_image_is_a_flatpak_by_its_label() {
        ManifestTraits traits = ManifestTraits.of(
                image(MediaType.OCI_CONFIG, null, Map.of()),
                json("{'config':{'Labels':{'org.flatpak.ref':'app/org.example/x86_64/stable'}}}"));

        assertThat(traits.isFlatpak()).isTrue();
        assertThat(traits.type()).isEqualTo("flatpak");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{",
                "[]",
                "7",
                "null",
                "{'config':null}",
                "{'config':[]}",
                "{'config':{'Labels':null}}",
                "{'config':{'Labels':['a']}}",
                "{'architecture':5,'os':{}}",
                "{'architecture':'','os':''}"
            })
    void a_config_that_cannot_be_read_tells_nothing(String config) {
        ManifestTraits traits = ManifestTraits.of(image(MediaType.OCI_CONFIG, null, Map.of()), json(config));

        assertThat(traits).isEqualTo(new ManifestTraits("image", null, null, 0L, Map.of(), Map.of(), false, false, 2));
    }

    @Test
    void a_config_that_is_a_depth_bomb_tells_nothing() {
        assertThat(ManifestTraits.of(image(MediaType.OCI_CONFIG, null, Map.of()), json("{'a':".repeat(200_000)))
                        .labels())
                .isEmpty();
    }

    @Test
    void a_label_without_a_value_is_empty() {
        assertThat(ManifestTraits.of(
                                image(MediaType.OCI_CONFIG, null, Map.of()),
                                json("{'config':{'Labels':{'a':null,'b':7}}}"))
                        .labels())
                .isEqualTo(Map.of("a", "", "b", "7"));
    }

    @Test
    void what_no_database_can_keep_is_replaced() {
        ManifestTraits traits = ManifestTraits.of(
                image(MediaType.OCI_CONFIG, null, Map.of("k\0", "v\0")),
                json("{'architecture':'a\\u0000','os':'o\\u0000','config':{'Labels':{'l\\u0000':'\\u0000'}}}"));

        assertThat(traits.toString()).doesNotContain("\0");
        assertThat(traits.labels()).isEqualTo(Map.of("l\uFFFD", "\uFFFD"));
    }

    @Test
    void sizes_that_are_lies_never_add_up_to_less_than_nothing() {
        Manifest huge =
                image(MediaType.OCI_CONFIG, null, Map.of(), layer(TAR, Long.MAX_VALUE), layer(TAR, Long.MAX_VALUE));

        assertThat(ManifestTraits.of(huge, null).compressedImageSize()).isEqualTo(Long.MAX_VALUE);
    }

    private static Manifest image(
            MediaType config, @Nullable MediaType artifactType, Map<String, String> annotations, Descriptor... layers) {
        return new Manifest.ImageManifest(
                MediaType.OCI_MANIFEST, layer(config, 3), Arrays.asList(layers), null, artifactType, annotations);
    }

    private static Descriptor layer(MediaType type, long size) {
        return new Descriptor(type, DIGEST, size, null, null, Map.of());
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
