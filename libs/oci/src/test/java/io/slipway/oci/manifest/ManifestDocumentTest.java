package io.slipway.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestDocumentTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @Test
    void an_oci_image_refers_to_its_config_and_layers() {
        Manifest manifest = parse(image("application/vnd.oci.image.layer.v1.tar"), null);

        assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(manifest.blobs().map(Descriptor::digest))
                .containsExactly(Digest.fromString(DIGEST), Digest.fromString(OTHER));
    }

    @Test
    void layers_that_are_fetched_from_elsewhere_need_not_be_here() {
        Manifest manifest = parse(image("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"), null);

        assertThat(manifest.blobs().map(Descriptor::digest)).containsExactly(Digest.fromString(DIGEST));
    }

    @Test
    void an_index_lists_manifests_and_needs_no_blobs() {
        Manifest manifest = parse(
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}]}"
                        .formatted(MediaType.OCI_INDEX, DIGEST),
                null);

        assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_INDEX);
        assertThat(manifest.children()).hasSize(1);
        assertThat(manifest.blobs()).isEmpty();
    }

    @Test
    void a_type_nobody_knows_is_kept_and_refers_to_nothing() {
        Manifest manifest = parse("{\"mediaType\":\"application/vnd.example+json\",\"layers\":1}", null);

        assertThat(manifest).isEqualTo(new Manifest.Opaque(new MediaType("application/vnd.example+json")));
    }

    @Test
    void a_document_that_claims_to_be_two_things_is_refused() {
        refused("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"layers\":[]}"
                .formatted(MediaType.OCI_INDEX));
        refused("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{},\"layers\":[],\"manifests\":[]}"
                .formatted(MediaType.OCI_MANIFEST));
        assertThatThrownBy(() -> parse(image("x/y"), MediaType.OCI_INDEX)).hasMessageContaining("MANIFEST_INVALID");
    }

    @Test
    void what_is_no_manifest_is_refused() {
        refused("");
        refused("[]");
        refused("{");
        refused("{} {}");
        refused("{\"a\":1,\"a\":2}");
        refused("{\"schemaVersion\":2}");
        refused("[".repeat(1000));
        refused(
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"nope\",\"size\":1},\"layers\":[]}");
        refused("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":-1},\"layers\":[]}"
                .formatted(DIGEST));
    }

    @Test
    void the_digest_of_a_signed_schema_1_manifest_is_of_what_was_signed() {
        String payload = "{\n   \"schemaVersion\": 1,\n   \"fsLayers\": []\n}";
        String head = payload.substring(0, payload.length() - 2);
        String header = "{\"formatLength\":%d,\"formatTail\":\"%s\"}".formatted(head.length(), base64("\n}"));
        String signed = head + ",\n   \"signatures\": [{\"protected\": \"" + base64(header) + "\"}]\n}";

        Digest digest = ManifestDocument.digest(
                Algorithm.SHA256, signed.getBytes(StandardCharsets.UTF_8), MediaType.DOCKER_SCHEMA1_SIGNED);

        assertThat(digest).isEqualTo(Digest.ofBytes(payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void traits_come_from_the_manifest_and_its_config() {
        Manifest manifest = parse(image("application/vnd.oci.image.layer.v1.tar"), null);
        byte[] config =
                "{\"architecture\":\"arm64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"containers.bootc\":\"1\"}}}"
                        .getBytes(StandardCharsets.UTF_8);

        ManifestTraits traits = ManifestTraits.of(manifest, config);

        assertThat(traits.type()).isEqualTo("bootable");
        assertThat(traits.architecture()).isEqualTo("arm64");
        assertThat(traits.compressedImageSize()).isEqualTo(7);
        assertThat(ManifestTraits.of(manifest, "no json".getBytes(StandardCharsets.UTF_8))
                        .type())
                .isEqualTo("image");
    }

    private static String image(String layerType) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":5},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7}]}"
                .formatted(MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, DIGEST, layerType, OTHER);
    }

    private static void refused(String document) {
        assertThatThrownBy(() -> parse(document, null)).as(document).hasMessageContaining("MANIFEST_INVALID");
    }

    private static Manifest parse(String document, @Nullable MediaType declared) {
        return ManifestDocument.parse(document.getBytes(StandardCharsets.UTF_8), declared);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
