package io.slipway.testkit.registry;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The kinds of manifests that are rarely met, each made for a test. */
public final class UnusualImage {
    private UnusualImage() {}

    /** A list as Docker makes them, of {@code images}. */
    public static TestImage list(TestImage... images) {
        return listing(MediaType.DOCKER_LIST, images);
    }

    /** An index of {@code images}, which may be indices themselves. */
    public static TestImage index(TestImage... images) {
        return listing(MediaType.OCI_INDEX, images);
    }

    private static TestImage listing(MediaType type, TestImage... images) {
        Map<Digest, TestImage> children = new LinkedHashMap<>();
        List.of(images).forEach(image -> children.put(image.digest(), image));
        String manifest =
                "{ \"schemaVersion\": 2,\n  \"mediaType\": \"%s\",\n  \"manifests\": [%s], \"unknown\": [1.50] }"
                        .formatted(
                                type,
                                children.values().stream()
                                        .map(UnusualImage::descriptor)
                                        .collect(Collectors.joining(", ")));
        return new TestImage(type, Digest.ofBytes(bytes(manifest)), Map.of(), children, manifest);
    }

    private static String descriptor(TestImage image) {
        return descriptor(image.mediaType().toString(), image.digest(), bytes(image.manifest()).length);
    }

    private static String descriptor(String type, Digest digest, int size) {
        return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}".formatted(type, digest, size);
    }

    /** An artifact: one file, and an empty config that says nothing. */
    public static TestImage artifact(String type, byte[] file) {
        byte[] config = bytes("{}");
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        blobs.put(Digest.ofBytes(config), config);
        blobs.put(Digest.ofBytes(file), file);
        String manifest =
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"artifactType\": \"%s\", \"config\": %s, \"layers\": [%s]}"
                        .formatted(
                                MediaType.OCI_MANIFEST,
                                type,
                                descriptor(MediaType.OCI_EMPTY.toString(), Digest.ofBytes(config), config.length),
                                descriptor(type, Digest.ofBytes(file), file.length));
        return new TestImage(MediaType.OCI_MANIFEST, Digest.ofBytes(bytes(manifest)), blobs, Map.of(), manifest);
    }

    /** Docker's first schema, of one layer whose size it does not say. */
    public static TestImage schema1(int seed) {
        TestImage image = TestImage.image(seed);
        String manifest = head(image.layer()) + "\n}";
        return schema1(MediaType.DOCKER_SCHEMA1, image, manifest, manifest);
    }

    /** The same, signed: its digest is that of what was signed. */
    public static TestImage signedSchema1(int seed) {
        TestImage image = TestImage.image(seed);
        String head = head(image.layer());
        String header = "{\"formatLength\":%d,\"formatTail\":\"%s\",\"time\":\"2016-01-01T00:00:00Z\"}"
                .formatted(bytes(head).length, base64("\n}"));
        String signed = head
                + ",\n   \"signatures\": [{\"signature\": \"c2ln\", \"protected\": \"%s\"}]\n}"
                        .formatted(base64(header));
        return schema1(MediaType.DOCKER_SCHEMA1_SIGNED, image, signed, head + "\n}");
    }

    private static TestImage schema1(MediaType type, TestImage image, String manifest, String digested) {
        Map<Digest, byte[]> blobs = Map.of(image.layer(), image.blob(image.layer()));
        return new TestImage(type, Digest.ofBytes(bytes(digested)), blobs, Map.of(), manifest);
    }

    private static String head(Digest layer) {
        return """
                {
                   "schemaVersion": 1,
                   "name": "old/app",
                   "tag": "1",
                   "architecture": "amd64",
                   "fsLayers": [{"blobSum": "%s"}],
                   "history": [{"v1Compatibility": "{}"}]""".formatted(layer);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
