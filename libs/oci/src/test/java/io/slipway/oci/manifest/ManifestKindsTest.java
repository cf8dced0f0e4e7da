package io.slipway.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of manifest, what it refers to, and what is refused because two readers could understand it differently. */
class ManifestKindsTest {
    private static final String CONFIG = descriptor(MediaType.OCI_CONFIG, 'a', 5);
    private static final String LAYER = descriptor(new MediaType("application/vnd.oci.image.layer.v1.tar"), 'b', 7);
    private static final String CHILD = descriptor(MediaType.OCI_MANIFEST, 'c', 9);
    private static final String IMAGE = "'schemaVersion':2,'config':%s,'layers':[%s]".formatted(CONFIG, LAYER);
    private static final String INDEX = "'schemaVersion':2,'manifests':[%s]".formatted(CHILD);

    @Test
    void a_docker_image_is_the_same_shape_as_an_oci_image() {
        Manifest docker = parse("{'mediaType':'%s',%s}".formatted(MediaType.DOCKER_MANIFEST, IMAGE), null);
        Manifest oci = parse("{%s}".formatted(IMAGE), null);

        assertThat(docker.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
        assertThat(oci.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(docker.blobs()).containsExactlyElementsOf(oci.blobs().toList());
    }

    @Test
    void a_list_may_list_lists_and_says_what_each_runs_on() {
        String nested =
                "{'mediaType':'%s','digest':'%s','size':9,'platform':{'os':'linux','architecture':'arm','variant':'v7'}}"
                        .formatted(MediaType.OCI_INDEX, digest('d'));

        Manifest manifest = parse("{'schemaVersion':2,'manifests':[%s,%s]}".formatted(CHILD, nested), null);

        assertThat(manifest.children().map(Descriptor::mediaType))
                .containsExactly(MediaType.OCI_MANIFEST, MediaType.OCI_INDEX);
        assertThat(manifest.children().map(Descriptor::platform))
                .containsExactly(null, new Descriptor.Platform("arm", "linux", "v7"));
    }

    @Test
    void an_artifact_has_a_type_a_subject_annotations_and_an_empty_config() {
        String artifact =
                "{'schemaVersion':2,'mediaType':'%s','artifactType':'application/vnd.example.sbom','config':%s,'layers':[],'subject':%s,'annotations':{'b':'1','a':'2'}}"
                        .formatted(MediaType.OCI_MANIFEST, descriptor(MediaType.OCI_EMPTY, 'a', 2), CHILD);

        Manifest manifest = parse(artifact, MediaType.OCI_MANIFEST);

        assertThat(manifest).asInstanceOf(type(Manifest.ImageManifest.class)).satisfies(image -> {
            assertThat(image.artifactType()).isEqualTo(new MediaType("application/vnd.example.sbom"));
            assertThat(image.subject()).isNotNull();
            assertThat(image.annotations()).isEqualTo(Map.of("a", "2", "b", "1"));
            assertThat(image.layers()).isEmpty();
        });
        assertThat(manifest.blobs().map(Descriptor::size)).containsExactly(2L);
    }

    @Test
    void an_unsigned_schema_1_manifest_has_layers_without_sizes() {
        Manifest manifest = parse(
                "{'schemaVersion':1,'architecture':'amd64','fsLayers':[{'blobSum':'%s'},{'blobSum':'%s'}],'history':[]}"
                        .formatted(digest('a'), digest('a')),
                null);

        assertThat(manifest.mediaType()).isEqualTo(MediaType.DOCKER_SCHEMA1);
        assertThat(manifest.blobs().map(Descriptor::size)).containsExactly(-1L, -1L);
    }

    @Test
    void an_unknown_type_is_kept_with_whatever_it_holds() {
        MediaType unknown = new MediaType("application/vnd.example.thing+json");

        assertThat(parse("{'mediaType':'%s','layers':[],'manifests':[]}".formatted(unknown), null))
                .isEqualTo(new Manifest.Opaque(unknown));
        assertThat(parse("{'layers':1}", unknown)).isEqualTo(new Manifest.Opaque(unknown));
    }

    @Test
    void fields_nobody_knows_are_ignored() {
        assertThat(parse("{%s,'x':{'deep':[1,2,{}]},'platform':3}".formatted(IMAGE), null)
                        .blobs())
                .hasSize(2);
    }

    @Test
    void the_documents_own_type_wins_over_a_header_that_says_nothing() {
        String document = "{'mediaType':'%s',%s}".formatted(MediaType.DOCKER_MANIFEST, IMAGE);

        assertThat(parse(document, new MediaType("application/json")).mediaType())
                .isEqualTo(MediaType.DOCKER_MANIFEST);
        assertThat(parse("{%s}".formatted(IMAGE), MediaType.OCTET_STREAM).mediaType())
                .isEqualTo(MediaType.OCI_MANIFEST);
    }

    @Test
    void a_type_with_parameters_is_the_type() {
        assertThat(MediaType.fromString(" application/json ; charset=utf-8")).hasToString("application/json");
        assertThat(parse("{'mediaType':'%s; charset=utf-8',%s}".formatted(MediaType.OCI_MANIFEST, IMAGE), null)
                        .mediaType())
                .isEqualTo(MediaType.OCI_MANIFEST);
    }

    @Test
    void an_empty_type_is_as_good_as_none() {
        assertThat(parse("{'mediaType':'',%s}".formatted(IMAGE), MediaType.DOCKER_MANIFEST)
                        .mediaType())
                .isEqualTo(MediaType.DOCKER_MANIFEST);
        assertThat(parse("{'mediaType':null,%s}".formatted(IMAGE), null).mediaType())
                .isEqualTo(MediaType.OCI_MANIFEST);
    }

    static String[] twoThingsAtOnce() {
        return new String[] {
            "{%s,'manifests':[]}".formatted(IMAGE),
            "{%s,'layers':[]}".formatted(INDEX),
            "{%s,'config':%s}".formatted(INDEX, CONFIG),
            "{%s,'fsLayers':[]}".formatted(INDEX),
            "{%s,'fsLayers':[]}".formatted(IMAGE),
            "{'schemaVersion':1,'fsLayers':[],'manifests':[]}",
            "{'schemaVersion':1,'fsLayers':[],'layers':[]}",
            "{'schemaVersion':1,'fsLayers':[],'config':%s}".formatted(CONFIG),
            "{'schemaVersion':2,'schemaVersion':1,'fsLayers':[]}",
            "{%s,'config':%s}".formatted(IMAGE, CONFIG),
        };
    }

    @ParameterizedTest
    @MethodSource("twoThingsAtOnce")
    void what_two_readers_would_read_differently_is_refused(String document) {
        refused(document, null);
    }

    @Test
    void a_header_that_contradicts_the_document_is_refused() {
        refused("{'mediaType':'%s',%s}".formatted(MediaType.OCI_MANIFEST, IMAGE), MediaType.DOCKER_MANIFEST);
        refused("{'mediaType':'%s',%s}".formatted(MediaType.OCI_INDEX, INDEX), MediaType.OCI_MANIFEST);
        refused("{'mediaType':'application/vnd.example',%s}".formatted(IMAGE), MediaType.OCI_MANIFEST);
        refused("{%s}".formatted(INDEX), MediaType.OCI_MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "{}", "['a/b']", "'nothing'", "'a/b\\r\\nSet-Cookie: x'", "'a/b c'", "'a/\\u0000'"})
    void a_type_that_cannot_be_served_in_a_header_is_refused(String type) {
        refused("{'mediaType':%s}".formatted(type), null);
        refused("{'mediaType':%s,%s}".formatted(type, IMAGE), null);
    }

    @Test
    void an_artifact_type_that_cannot_be_served_in_a_header_is_refused() {
        refused("{%s,'artifactType':'a/b\\r\\nX: y'}".formatted(IMAGE), null);
    }

    static String[] brokenFields() {
        return new String[] {
            "{'schemaVersion':2,'config':null,'layers':[]}",
            "{'schemaVersion':2,'config':[],'layers':[]}",
            "{'schemaVersion':2,'config':%s,'layers':{}}".formatted(CONFIG),
            "{'schemaVersion':2,'config':%s,'layers':[null]}".formatted(CONFIG),
            "{'schemaVersion':2,'manifests':{}}",
            "{'schemaVersion':2,'manifests':[{'digest':'%s','size':1}]}".formatted(digest('a')),
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','size':1}]}",
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'%s'}]}".formatted(digest('a')),
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'%s','size':1.5}]}".formatted(digest('a')),
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'%s','size':'1'}]}".formatted(digest('a')),
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'%s','size':9223372036854775808}]}"
                    .formatted(digest('a')),
            "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'md5:00','size':1}]}",
            "{%s,'subject':1}".formatted(IMAGE),
            "{%s,'annotations':[]}".formatted(IMAGE),
            "{'schemaVersion':1,'fsLayers':[{}]}",
            "{'schemaVersion':1}",
            "{'schemaVersion':2}",
            "{}",
            "null",
            "'text'",
            "{}x",
            "{%s}{}".formatted(IMAGE),
        };
    }

    @ParameterizedTest
    @MethodSource("brokenFields")
    void a_document_whose_fields_are_wrong_is_refused(String document) {
        refused(document, null);
    }

    @Test
    void depth_length_and_number_of_references_have_a_bound() {
        refused("{'x':%s%s,%s}".formatted("[".repeat(100), "]".repeat(100), IMAGE), null);
        refused("{'a':".repeat(500_000), null);
        refused("{'schemaVersion':2,'manifests':[%s]}".formatted((CHILD + ",").repeat(10_000) + CHILD), null);
        refused("{%s}%s".formatted(IMAGE, " ".repeat(ManifestDocument.LARGEST)), null);
    }

    @Test
    void a_wrong_digest_of_megabytes_is_refused_in_one_line() {
        String document = "{'schemaVersion':1,'fsLayers':[{'blobSum':'%s'}]}".formatted("x".repeat(1_000_000));

        assertThatThrownBy(() -> parse(document, null))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(600));
    }

    static Charset[] otherEncodings() {
        return new Charset[] {
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32LE"),
            Charset.forName("UTF-32BE")
        };
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void a_document_that_is_not_utf_8_is_refused(Charset encoding) {
        byte[] document = "{%s}".formatted(IMAGE).replace('\'', '"').getBytes(encoding);

        assertThatThrownBy(() -> ManifestDocument.parse(document, null)).hasMessageContaining("MANIFEST_INVALID");
    }

    @Property
    void any_bytes_are_a_manifest_or_MANIFEST_INVALID(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> ManifestDocument.parse(bytes, null))
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::error)
                .isEqualTo(RegistryError.MANIFEST_INVALID);
    }

    @Test
    void bytes_that_only_begin_as_utf_32_are_refused_like_all_others() {
        byte[] document = {0, 0, 0, '{', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};

        assertThatThrownBy(() -> ManifestDocument.parse(document, null)).hasMessageContaining("MANIFEST_INVALID");
    }

    private static void refused(String document, @Nullable MediaType declared) {
        assertThatThrownBy(() -> parse(document, declared))
                .as(document.length() > 200 ? document.substring(0, 200) : document)
                .hasMessageContaining("MANIFEST_INVALID");
    }

    private static Manifest parse(String document, @Nullable MediaType declared) {
        return ManifestDocument.parse(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8), declared);
    }

    private static String descriptor(MediaType type, char hex, long size) {
        return "{'mediaType':'%s','digest':'%s','size':%d}".formatted(type, digest(hex), size);
    }

    private static Digest digest(char hex) {
        return Digest.fromString("sha256:" + String.valueOf(hex).repeat(64));
    }
}
