package io.slipway.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schema 1 documents signed by hand, laid out as Docker's registry lays them out. */
class SignedPayloadTest {
    private static final String LAYER = "sha256:" + "a".repeat(64);
    private static final String HEAD =
            "{\n   \"schemaVersion\": 1,\n   \"name\": \"größe\",\n   \"fsLayers\": [{\"blobSum\": \"%s\"}]"
                    .formatted(LAYER);
    private static final String TAIL = "\n}";

    @Test
    void a_signed_document_is_its_payload_with_signatures_put_in() {
        byte[] document = signed(HEAD, "", header(HEAD, TAIL));

        Manifest manifest = ManifestDocument.parse(document, MediaType.DOCKER_SCHEMA1_SIGNED);

        assertThat(manifest.blobs().map(Descriptor::digest)).containsExactly(Digest.fromString(LAYER));
        assertThat(digest(document)).isEqualTo(Digest.ofBytes(bytes(HEAD + TAIL)));
        assertThat(ManifestDocument.digest(Algorithm.SHA512, document, MediaType.DOCKER_SCHEMA1_SIGNED))
                .isEqualTo(Digest.ofBytes(Algorithm.SHA512, bytes(HEAD + TAIL)));
    }

    @Test
    void signing_again_does_not_change_the_digest() {
        byte[] once = signed(HEAD, "", header(HEAD, TAIL));
        byte[] twice = signed(HEAD, "", header(HEAD, TAIL), header(HEAD, TAIL));

        assertThat(digest(twice)).isEqualTo(digest(once));
    }

    @Test
    void every_other_type_is_digested_as_it_is() {
        byte[] document = signed(HEAD, "", header(HEAD, TAIL));

        assertThat(ManifestDocument.digest(Algorithm.SHA256, document, MediaType.DOCKER_SCHEMA1))
                .isEqualTo(Digest.ofBytes(document));
    }

    @Test
    void a_document_without_a_type_is_recognised_by_its_signatures() {
        assertThat(ManifestDocument.parse(signed(HEAD, "", header(HEAD, TAIL)), null)
                        .mediaType())
                .isEqualTo(MediaType.DOCKER_SCHEMA1_SIGNED);
    }

    @Test
    void layers_that_were_not_signed_are_refused_although_the_digest_would_be_right() {
        String innocent = "{\n   \"schemaVersion\": 1";
        byte[] smuggled =
                signed(innocent, ",\"fsLayers\": [{\"blobSum\": \"%s\"}]".formatted(LAYER), header(innocent, TAIL));

        assertThat(digest(smuggled)).isEqualTo(Digest.ofBytes(bytes(innocent + TAIL)));
        assertThatThrownBy(() -> ManifestDocument.parse(smuggled, MediaType.DOCKER_SCHEMA1_SIGNED))
                .hasMessageContaining("MANIFEST_INVALID");
    }

    @Test
    void signatures_of_different_things_are_refused() {
        byte[] document = signed(HEAD, "", header(HEAD, TAIL), header(HEAD, " }"));

        assertThatThrownBy(() -> digest(document)).hasMessageContaining("sign different things");
    }

    @Test
    void a_signed_document_without_signatures_is_refused() {
        byte[] document = bytes(HEAD + TAIL);

        assertThatThrownBy(() -> digest(document)).hasMessageContaining("MANIFEST_INVALID");
        assertThatThrownBy(() -> ManifestDocument.parse(document, MediaType.DOCKER_SCHEMA1_SIGNED))
                .hasMessageContaining("MANIFEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "no json",
                "",
                "{\"formatLength\":-1,\"formatTail\":\"Cn0\"}",
                "{\"formatLength\":100000,\"formatTail\":\"Cn0\"}",
                "{\"formatLength\":4294967298,\"formatTail\":\"Cn0\"}",
                "{\"formatLength\":\"12\",\"formatTail\":\"Cn0\"}",
                "{\"formatLength\":12,\"formatTail\":\"***\"}"
            })
    void a_header_that_does_not_say_what_was_signed_is_refused(String header) {
        byte[] document = signed(HEAD, "", header);

        assertThatThrownBy(() -> digest(document)).hasMessageContaining("MANIFEST_INVALID");
        assertThatThrownBy(() -> ManifestDocument.parse(document, null)).hasMessageContaining("MANIFEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{\"signatures\":[{\"protected\":\"***\"}]}", "{\"signatures\":1}"})
    void what_is_no_signed_document_is_refused(String document) {
        assertThatThrownBy(() -> digest(bytes(document))).hasMessageContaining("MANIFEST_INVALID");
    }

    private static Digest digest(byte[] document) {
        return ManifestDocument.digest(Algorithm.SHA256, document, MediaType.DOCKER_SCHEMA1_SIGNED);
    }

    private static byte[] signed(String head, String unsigned, String... headers) {
        String signatures = List.of(headers).stream()
                .map(header -> "{\"signature\": \"c2ln\", \"protected\": \"%s\"}".formatted(base64(header)))
                .collect(Collectors.joining(","));
        return bytes(Stream.of(head, unsigned, ",\n   \"signatures\": [", signatures, "]", TAIL)
                .collect(Collectors.joining()));
    }

    private static String header(String head, String tail) {
        return "{\"formatLength\":%d,\"formatTail\":\"%s\",\"time\":\"2016-01-01T00:00:00Z\"}"
                .formatted(bytes(head).length, base64(tail));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
