package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindConfig;
import io.slipway.catalog.content.FindDelivered;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterManifest;
import io.slipway.catalog.content.SourceId;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.Reference;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.upstream.limits.Limits;
import io.slipway.upstream.registry.FetchedManifest;
import io.slipway.upstream.registry.RegistryClient;
import io.slipway.upstream.registry.UpstreamException;
import io.slipway.worker.run.Progress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies the images of one sync. What the same source has delivered before is linked without a download, each digest is fetched once
 * however many images share it, and a manifest is registered when everything it needs is there.
 */
final class ImageCopy {
    private static final int DEEPEST = 8;
    private static final int LARGEST_CONFIG = 4 * 1024 * 1024;

    private final Tools tools;
    private final RegistryClient client;
    private final Limits limits;
    private final SourceId source;
    private final Progress.Step manifests;
    private final Progress.Step artifacts;
    private final Turnstile turnstile;
    private final Map<Digest, Uni<ContentId>> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, Uni<ContentId>> images = new ConcurrentHashMap<>();

    /** What a copy is made with, whatever is copied. */
    record Tools(
            FindDelivered delivered,
            FindConfig findConfig,
            FetchBlob fetchBlob,
            RegisterManifest registerManifest,
            ObjectStore store) {}

    ImageCopy(
            Tools tools,
            RegistryClient client,
            Limits limits,
            SourceId source,
            Progress.Step manifests,
            Progress.Step artifacts) {
        this.tools = tools;
        this.client = client;
        this.limits = limits;
        this.source = source;
        this.manifests = manifests;
        this.artifacts = artifacts;
        this.turnstile = new Turnstile(limits.concurrency());
    }

    /** The manifest {@code reference} names upstream, with all it needs: one request where nothing has changed. */
    Uni<ContentId> copy(Reference reference) {
        return switch (reference) {
            case Reference.ByDigest byDigest -> image(byDigest.digest());
            case Reference.ByTag byTag ->
                client.head(reference)
                        .chain(digest -> digest.map(this::image)
                                .orElseGet(() -> client.manifest(reference).chain(fetched -> remembered(fetched, 0))));
        };
    }

    /** What a tag names. */
    private Uni<ContentId> image(Digest digest) {
        return images.computeIfAbsent(
                digest,
                missing -> delivered(List.of(missing))
                        .chain(known -> knownOrFetched(missing, known.get(missing), 0))
                        .memoize()
                        .indefinitely());
    }

    /** What an index lists, {@code known} where the source has delivered it before. */
    private Uni<ContentId> image(Digest digest, @Nullable ContentId known, int depth) {
        if (depth > DEEPEST) {
            return Uni.createFrom()
                    .failure(new IllegalStateException(digest + " is listed more than " + DEEPEST + " levels deep"));
        }
        return images.computeIfAbsent(
                digest,
                missing -> knownOrFetched(missing, known, depth).memoize().indefinitely());
    }

    private Uni<ContentId> knownOrFetched(Digest digest, @Nullable ContentId known, int depth) {
        if (known != null) {
            count();
            return Uni.createFrom().item(known);
        }
        return client.manifest(new Reference.ByDigest(digest)).chain(fetched -> register(fetched, depth));
    }

    /** One question, however many they are; none where there are none. */
    private Uni<Map<Digest, ContentId>> delivered(List<Digest> manifests) {
        return manifests.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : tools.delivered().manifests(source, manifests);
    }

    private void count() {
        manifests.expect(1);
        manifests.advance(1);
    }

    private Uni<ContentId> remembered(FetchedManifest fetched, int depth) {
        return images.computeIfAbsent(
                fetched.digest(), missing -> register(fetched, depth).memoize().indefinitely());
    }

    private Uni<ContentId> register(FetchedManifest fetched, int depth) {
        return children(fetched.view(), depth)
                .chain(() -> blobs(fetched.view()))
                .chain(() -> traits(fetched.view()))
                .map(traits -> new NewManifest(fetched.digest(), fetched.bytes(), fetched.view(), traits))
                .chain(manifest -> tools.registerManifest().register(manifest, source))
                .invoke(this::count);
    }

    private Uni<List<ContentId>> children(Manifest manifest, int depth) {
        List<Digest> listed =
                manifest.children().map(Descriptor::digest).distinct().toList();
        return delivered(listed).chain(known -> children(listed, known, depth + 1));
    }

    private Uni<List<ContentId>> children(List<Digest> listed, Map<Digest, ContentId> known, int depth) {
        return Multi.createFrom()
                .iterable(listed)
                .onItem()
                .transformToUni(child -> image(child, known.get(child), depth))
                .merge(limits.concurrency())
                .collect()
                .asList();
    }

    private Uni<List<ContentId>> blobs(Manifest manifest) {
        List<Descriptor> needed = manifest.blobs().toList();
        if (needed.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tools.delivered()
                .blobs(source, needed.stream().map(Descriptor::digest).toList())
                .chain(known -> fetch(needed, known));
    }

    private Uni<List<ContentId>> fetch(List<Descriptor> needed, Map<Digest, ContentId> known) {
        return Multi.createFrom()
                .iterable(needed)
                .filter(blob -> !known.containsKey(blob.digest()))
                .onItem()
                .transformToUni(this::blob)
                .merge(limits.concurrency())
                .collect()
                .asList();
    }

    private Uni<ContentId> blob(Descriptor blob) {
        return blobs.computeIfAbsent(
                blob.digest(),
                missing -> turnstile
                        .pass(() -> tools.fetchBlob().fetch(client, limits, blob, source))
                        .invoke(fetched -> artifacts.advance(1))
                        .memoize()
                        .indefinitely());
    }

    private Uni<ManifestTraits> traits(Manifest manifest) {
        if (!(manifest instanceof Manifest.ImageManifest image)
                || image.config().size() > LARGEST_CONFIG
                || image.config().mediaType().isForeign()) {
            return Uni.createFrom().item(() -> ManifestTraits.of(manifest, null));
        }
        return tools.findConfig()
                .key(image.config().digest())
                .chain(key -> tools.store().read(new ObjectKey(key), LARGEST_CONFIG))
                .map(Buffer::getBytes)
                .map(config -> ManifestTraits.of(manifest, config));
    }

    /**
     * Whether a failure is about one image, so that the others can still be copied. A registry that refuses the login, wants to be left
     * alone or cannot be reached is not asked for the next image.
     */
    static boolean isAboutOneImage(Throwable failure) {
        return !(failure instanceof UpstreamException upstream)
                || !(upstream.status() == 401 || upstream.status() == 429 || upstream.isUnreachable());
    }
}
