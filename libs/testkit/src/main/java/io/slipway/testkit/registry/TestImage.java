package io.slipway.testkit.registry;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * An image made for a test: its manifest, and every blob and manifest it needs, by digest.
 *
 * @param blobs configs and layers
 * @param children manifests an index lists
 */
public record TestImage(
        MediaType mediaType,
        Digest digest,
        Map<Digest, byte[]> blobs,
        Map<Digest, TestImage> children,
        String manifest) {

    /** An OCI image of one layer whose bytes depend on {@code seed}. */
    public static TestImage image(int seed) {
        return image(seed, MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, "amd64", 2_000);
    }

    /** The same as Docker's schema 2. */
    public static TestImage docker(int seed) {
        return image(seed, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_CONFIG, "amd64", 2_000);
    }

    /** An OCI image whose layer has about {@code size} bytes. */
    public static TestImage large(int seed, int size) {
        return image(seed, MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, "amd64", size);
    }

    /** An index of an image for each of {@code architectures}. */
    public static TestImage index(int seed, String... architectures) {
        Map<Digest, TestImage> children = new LinkedHashMap<>();
        for (String architecture : architectures) {
            TestImage child = image(
                    seed + architecture.hashCode(), MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, architecture, 2_000);
            children.put(child.digest(), child);
        }
        String listed = children.values().stream()
                .map(child -> "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                        .formatted(
                                child.mediaType(),
                                child.digest(),
                                child.manifest().length()))
                .collect(Collectors.joining(","));
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(MediaType.OCI_INDEX, listed);
        return new TestImage(MediaType.OCI_INDEX, digest(manifest), Map.of(), children, manifest);
    }

    private static TestImage image(int seed, MediaType type, MediaType configType, String architecture, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        byte[] tar = Tar.of("file-" + seed, content);
        byte[] layer = gzip(tar);
        byte[] config =
                "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{\"Labels\":{\"seed\":\"%d\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                        .formatted(architecture, seed, Digest.ofBytes(tar))
                        .getBytes(StandardCharsets.UTF_8);
        String layerType = type.equals(MediaType.DOCKER_MANIFEST)
                ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
                : "application/vnd.oci.image.layer.v1.tar+gzip";
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
                        .formatted(
                                type,
                                configType,
                                Digest.ofBytes(config),
                                config.length,
                                layerType,
                                Digest.ofBytes(layer),
                                layer.length);
        return new TestImage(
                type,
                digest(manifest),
                Map.of(Digest.ofBytes(config), config, Digest.ofBytes(layer), layer),
                Map.of(),
                manifest);
    }

    /** This image and all it lists. */
    public List<TestImage> all() {
        return Stream.concat(Stream.of(this), children.values().stream().flatMap(child -> child.all().stream()))
                .toList();
    }

    /** The layer, of an image that has one. */
    public Digest layer() {
        return blobs.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.length, b.length)))
                .orElseThrow()
                .getKey();
    }

    /** The bytes of one of its blobs. */
    public byte[] blob(Digest digest) {
        return Objects.requireNonNull(blobs.get(digest));
    }

    private static Digest digest(String manifest) {
        return Digest.ofBytes(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return out.toByteArray();
    }
}
