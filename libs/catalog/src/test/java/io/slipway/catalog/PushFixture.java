package io.slipway.catalog;

import static java.util.Objects.requireNonNull;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.curation.PushManifest;
import io.slipway.catalog.serving.CreateDistribution;
import io.slipway.catalog.serving.DistributionDraft;
import io.slipway.catalog.serving.FindInFlight;
import io.slipway.catalog.serving.FindManifest;
import io.slipway.catalog.serving.FindPointers;
import io.slipway.catalog.serving.ListServed;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.ServedBlob;
import io.slipway.catalog.serving.ServedManifest;
import io.slipway.catalog.upload.LinkBlob;
import io.slipway.catalog.upload.PushedBlob;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pushes images as a client would, by the catalog's own verbs. */
@ApplicationScoped
public class PushFixture {
    /** Somebody who may do everything. */
    public static final Principal ADMIN = new Principal.User(1, "admin", true, 1);

    /** Somebody who may read what is public. */
    public static final Principal SOMEBODY = new Principal.User(1_000_002, "somebody", false, 1);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final LinkBlob linkBlob;
    private final PushManifest pushManifest;
    private final FindPointers findPointers;
    private final FindManifest findManifest;
    private final FindInFlight findInFlight;
    private final ListServed listServed;
    private final CreateDistribution createDistribution;

    PushFixture(
            LinkBlob linkBlob,
            PushManifest pushManifest,
            FindPointers findPointers,
            FindManifest findManifest,
            FindInFlight findInFlight,
            ListServed listServed,
            CreateDistribution createDistribution) {
        this.linkBlob = linkBlob;
        this.pushManifest = pushManifest;
        this.findPointers = findPointers;
        this.findManifest = findManifest;
        this.findInFlight = findInFlight;
        this.listServed = listServed;
        this.createDistribution = createDistribution;
    }

    /** A name nobody has. */
    public static RepositoryName aName() {
        return RepositoryName.fromString("ns" + UUID.randomUUID() + "/app");
    }

    /** A digest nobody has seen. */
    public static Digest aDigest() {
        return Digest.ofBytes(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Uploads a blob of 36 bytes that nobody else has. */
    public Digest aBlob(RepositoryName name) {
        Digest digest = aDigest();
        assert await(upload(name, digest)).keyServes();
        return digest;
    }

    /** Uploads the blob of {@code digest}, under a key of its own. */
    public Uni<LinkBlob.Linked> upload(RepositoryName name, Digest digest) {
        return linkBlob.link(new PushedBlob(name, ADMIN, digest, 36, key(digest), null));
    }

    /** A key nobody has. */
    public static String key(Digest digest) {
        return "blobs/" + digest.hex() + "." + UUID.randomUUID();
    }

    /** An image of which config and layer have been uploaded to {@code name}. */
    public NewManifest anImage(RepositoryName name) {
        return anImage(aBlob(name), aBlob(name));
    }

    /** An image of this config and these layers. */
    public static NewManifest anImage(Digest config, Digest... layers) {
        return manifest("""
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": %s, "layers": [%s], "annotations": {"made": "%s"}}""".formatted(
                        descriptor(CONFIG, config),
                        Stream.of(layers).map(layer -> descriptor(LAYER, layer)).collect(Collectors.joining(", ")),
                        UUID.randomUUID()));
    }

    /** An artifact about {@code subject}, of the type of its config where {@code type} is null. */
    public static NewManifest aReferrer(Digest config, Digest subject, @Nullable String type) {
        return manifest("""
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", %s
                 "config": %s, "layers": [], "subject": %s, "annotations": {"made": "%s"}}""".formatted(
                        type == null ? "" : "\"artifactType\": \"" + type + "\",",
                        descriptor("application/vnd.example.config", config),
                        descriptor("application/vnd.oci.image.manifest.v1+json", subject),
                        UUID.randomUUID()));
    }

    /** An index of these manifests. */
    public static NewManifest anIndex(Digest... children) {
        return manifest("""
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                 "manifests": [%s], "annotations": {"made": "%s"}}""".formatted(
                        Stream.of(children)
                                .map(child -> descriptor("application/vnd.oci.image.manifest.v1+json", child))
                                .collect(Collectors.joining(", ")),
                        UUID.randomUUID()));
    }

    private static String descriptor(String type, Digest digest) {
        return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 36}".formatted(type, digest);
    }

    private static NewManifest manifest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Manifest view = ManifestDocument.parse(bytes, null);
        return new NewManifest(Digest.ofBytes(bytes), Buffer.buffer(bytes), view, ManifestTraits.of(view, null));
    }

    /** Pushes {@code manifest} under {@code tags}. */
    public PushManifest.Pushed push(RepositoryName name, NewManifest manifest, String... tags) {
        return await(pushing(name, manifest, tags));
    }

    /** Will push {@code manifest} under {@code tags}. */
    public Uni<PushManifest.Pushed> pushing(RepositoryName name, NewManifest manifest, String... tags) {
        return pushManifest.push(
                name, ADMIN, manifest, Stream.of(tags).map(TagName::new).toList());
    }

    /** A name that is pinned to what {@code name} serves now. */
    public RepositoryName pinnedTo(RepositoryName name) {
        RepositoryName pinned = aName();
        DistributionDraft draft = new DistributionDraft(
                pinned.toString(), pinned, null, target(name).version(), false, false, null, Map.of());
        assert await(createDistribution.create(draft, null)) != null;
        return pinned;
    }

    /** Ends all links of {@code name}, as time does. */
    public void unlinkAll(RepositoryName name) {
        PostgresResource.current()
                .execute(
                        "DELETE FROM link l USING distribution d WHERE d.repository_id = l.repository_id AND d.base_path = '"
                                + name + "'");
    }

    /** Where {@code name} points now. */
    public Pointer.Target target(RepositoryName name) {
        return requireNonNull(requireNonNull(pointer(name), name.toString()).target());
    }

    /** Where {@code name} points now; null when there is no such name. */
    public @Nullable Pointer pointer(RepositoryName name) {
        return await(findPointers.find(List.of(name), List.of())).pointers().get(name);
    }

    /** What {@code tag} means now. */
    public @Nullable Digest tagged(RepositoryName name, String tag) {
        ServedManifest served = await(findManifest.byTag(target(name), new TagName(tag)));
        return served == null ? null : served.digest();
    }

    /** Whether the present version of {@code name} holds the manifest. */
    public boolean holds(RepositoryName name, Digest manifest) {
        return await(findManifest.byDigest(target(name), manifest)) != null;
    }

    /** Whether {@code name} answers for the manifest, for pulls in flight or otherwise. */
    public boolean answers(RepositoryName name, Digest manifest) {
        return await(findInFlight.manifest(name, manifest, HOUR)) != null;
    }

    /** The blob as {@code name} answers for it: held, linked or in flight. */
    public @Nullable ServedBlob blob(RepositoryName name, Digest blob) {
        return await(findInFlight.blob(name, blob, HOUR));
    }

    /** All tags of {@code name}, with what they mean. */
    public Map<String, Digest> tags(RepositoryName name) {
        return await(listServed.tags(target(name), "", 10_000)).stream()
                .map(TagName::toString)
                .collect(Collectors.toMap(tag -> tag, tag -> requireNonNull(tagged(name, tag))));
    }

    public <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
