package io.slipway.oci.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_INVALID;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads manifests: bytes in, a {@link Manifest} out, or {@code MANIFEST_INVALID} saying which field is wrong. */
public final class ManifestDocument {
    /** The largest manifest that is read, in bytes: what the specification tells registries to accept. */
    public static final int LARGEST = 4 * 1024 * 1024;

    private static final int DEEPEST = 64;
    private static final int MOST_DESCRIPTORS = 10_000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestDocument() {}

    /**
     * Parses {@code bytes}.
     *
     * @param declared the {@code Content-Type} the bytes came with, if any; where the document names another type the document is
     *     refused, because two readers would understand two different things (CVE-2021-41190)
     */
    public static Manifest parse(byte[] bytes, @Nullable MediaType declared) {
        if (bytes.length > LARGEST) {
            throw MANIFEST_INVALID.because("larger than " + LARGEST + " bytes");
        }
        JsonNode root = read(bytes);
        MediaType mediaType = mediaType(root, declared);
        if (mediaType.isSchema1()) {
            refuse(root, "manifests", "layers", "config");
            requireAllSigned(root, bytes, mediaType);
            return schema1(root, mediaType);
        }
        if (mediaType.isIndex()) {
            refuse(root, "layers", "config", "fsLayers");
            return index(root, mediaType);
        }
        if (mediaType.equals(MediaType.OCI_MANIFEST) || mediaType.equals(MediaType.DOCKER_MANIFEST)) {
            refuse(root, "manifests", "fsLayers");
            return image(root, mediaType);
        }
        return new Manifest.Opaque(mediaType);
    }

    /**
     * The digest of a manifest: of its bytes, but for a signed schema 1 manifest of what was signed.
     *
     * @param mediaType as the manifest is served
     */
    public static Digest digest(Algorithm algorithm, byte[] bytes, MediaType mediaType) {
        return Digest.ofBytes(
                algorithm, mediaType.equals(MediaType.DOCKER_SCHEMA1_SIGNED) ? SignedPayload.of(bytes) : bytes);
    }

    private static JsonNode read(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(text(bytes));
            if (root == null || !root.isObject()) {
                throw MANIFEST_INVALID.because("not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw MANIFEST_INVALID.because("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** JSON between systems is UTF-8 (RFC 8259 section 8.1); a reader that guesses another encoding sees another document. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MANIFEST_INVALID.because("not UTF-8", e);
        }
    }

    private static MediaType mediaType(JsonNode root, @Nullable MediaType declared) {
        MediaType own = ownMediaType(root.get("mediaType"));
        if (own != null) {
            if (declared != null && !declared.equals(own) && MediaType.MANIFESTS.contains(declared)) {
                throw MANIFEST_INVALID.because("Content-Type is " + declared + " but mediaType is " + own);
            }
            return own;
        }
        if (declared != null && (MediaType.MANIFESTS.contains(declared) || !root.has("schemaVersion"))) {
            return declared;
        }
        return guessed(root);
    }

    /** What the document says it is; it is served under this name, so it must be fit for a header. */
    private static @Nullable MediaType ownMediaType(@Nullable JsonNode stated) {
        if (stated == null || stated.isNull()) {
            return null;
        }
        if (!stated.isTextual()) {
            throw MANIFEST_INVALID.because("mediaType: a text is required");
        }
        MediaType own = MediaType.fromString(stated.asText());
        if (own.value().isEmpty()) {
            return null;
        }
        if (own.value().indexOf('/') < 0) {
            throw MANIFEST_INVALID.because("mediaType: not a media type");
        }
        return requirePrintable(own, "mediaType");
    }

    private static MediaType requirePrintable(MediaType type, String at) {
        if (!type.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw MANIFEST_INVALID.because(at + ": not a media type");
        }
        return type;
    }

    /** OCI documents may omit {@code mediaType}; their shape tells. */
    private static MediaType guessed(JsonNode root) {
        if (root.path("schemaVersion").asInt() == 1) {
            return root.has("signatures") ? MediaType.DOCKER_SCHEMA1_SIGNED : MediaType.DOCKER_SCHEMA1;
        }
        if (root.has("manifests")) {
            return MediaType.OCI_INDEX;
        }
        if (root.has("config") && root.has("layers")) {
            return MediaType.OCI_MANIFEST;
        }
        throw MANIFEST_INVALID.because("no mediaType, and neither manifests nor config and layers");
    }

    /**
     * The digest of a signed document covers its payload only, so the document must say nothing that the payload does not: else two
     * different documents would have one digest.
     */
    private static void requireAllSigned(JsonNode root, byte[] bytes, MediaType mediaType) {
        if (!mediaType.equals(MediaType.DOCKER_SCHEMA1_SIGNED)) {
            return;
        }
        ObjectNode said = root.deepCopy();
        said.remove("signatures");
        if (!said.equals(read(SignedPayload.of(bytes)))) {
            throw MANIFEST_INVALID.because("says more than was signed, or less");
        }
    }

    private static void refuse(JsonNode root, String... fields) {
        for (String field : fields) {
            if (root.has(field)) {
                throw MANIFEST_INVALID.because("claims to be two things: " + field + " does not belong here");
            }
        }
    }

    private static Manifest image(JsonNode root, MediaType mediaType) {
        return new Manifest.ImageManifest(
                mediaType,
                descriptor(root.get("config"), "config"),
                descriptors(root.get("layers"), "layers"),
                optionalDescriptor(root.get("subject"), "subject"),
                artifactType(root),
                annotations(root.get("annotations"), "annotations"));
    }

    private static Manifest index(JsonNode root, MediaType mediaType) {
        return new Manifest.ImageIndex(
                mediaType,
                descriptors(root.get("manifests"), "manifests"),
                optionalDescriptor(root.get("subject"), "subject"),
                artifactType(root),
                annotations(root.get("annotations"), "annotations"));
    }

    private static Manifest schema1(JsonNode root, MediaType mediaType) {
        JsonNode listed = root.get("fsLayers");
        if (listed == null || !listed.isArray()) {
            throw MANIFEST_INVALID.because("fsLayers: a list is required");
        }
        limit(listed.size(), "fsLayers");
        List<Descriptor> layers = new ArrayList<>(listed.size());
        for (JsonNode layer : listed) {
            Digest digest = digest(layer.path("blobSum"), "fsLayers[" + layers.size() + "].blobSum");
            layers.add(new Descriptor(MediaType.OCTET_STREAM, digest, -1, null, null, Map.of()));
        }
        return new Manifest.Schema1(
                mediaType, List.copyOf(layers), root.path("architecture").asText(""));
    }

    private static List<Descriptor> descriptors(@Nullable JsonNode list, String at) {
        if (list == null || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw MANIFEST_INVALID.because(at + ": a list is required");
        }
        limit(list.size(), at);
        List<Descriptor> read = new ArrayList<>(list.size());
        for (JsonNode node : list) {
            read.add(descriptor(node, at + "[" + read.size() + "]"));
        }
        return List.copyOf(read);
    }

    private static @Nullable Descriptor optionalDescriptor(@Nullable JsonNode node, String at) {
        return node == null || node.isNull() ? null : descriptor(node, at);
    }

    private static Descriptor descriptor(@Nullable JsonNode node, String at) {
        if (node == null || !node.isObject()) {
            throw MANIFEST_INVALID.because(at + ": a descriptor is required");
        }
        if (!node.path("mediaType").isTextual()) {
            throw MANIFEST_INVALID.because(at + ".mediaType: required");
        }
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw MANIFEST_INVALID.because(at + ".size: a number of bytes is required");
        }
        return new Descriptor(
                MediaType.fromString(node.get("mediaType").asText()),
                digest(node.path("digest"), at + ".digest"),
                size.asLong(),
                platform(node.get("platform")),
                artifactType(node),
                annotations(node.get("annotations"), at + ".annotations"));
    }

    private static Digest digest(JsonNode node, String at) {
        if (!node.isTextual()) {
            throw MANIFEST_INVALID.because(at + ": required");
        }
        try {
            return Digest.fromString(node.asText());
        } catch (RegistryException e) {
            throw MANIFEST_INVALID.because(at + ": " + e.detail(), e);
        }
    }

    private static Descriptor.@Nullable Platform platform(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        return new Descriptor.Platform(
                node.path("architecture").asText(""), node.path("os").asText(""), text(node.get("variant")));
    }

    private static @Nullable MediaType artifactType(JsonNode node) {
        String type = text(node.get("artifactType"));
        return type == null || type.isEmpty() ? null : requirePrintable(MediaType.fromString(type), "artifactType");
    }

    private static Map<String, String> annotations(@Nullable JsonNode node, String at) {
        if (node == null || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw MANIFEST_INVALID.because(at + ": a map of strings is required");
        }
        Map<String, String> read = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> read.put(entry.getKey(), entry.getValue().asText("")));
        return Map.copyOf(read);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.asText() : null;
    }

    private static void limit(int size, String at) {
        if (size > MOST_DESCRIPTORS) {
            throw MANIFEST_INVALID.because(at + ": more than " + MOST_DESCRIPTORS + " entries");
        }
    }
}
