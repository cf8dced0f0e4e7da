package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindConfig;
import io.slipway.catalog.content.FindDelivered;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.catalog.content.SourceId;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.Reference;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.Source;
import io.slipway.upstream.limits.Limits;
import io.slipway.upstream.registry.FetchedManifest;
import io.slipway.upstream.registry.RegistryClient;
import io.slipway.upstream.registry.UpstreamException;
import io.slipway.worker.run.Progress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
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

    /** Blobs on their way for each request at a time: while some arrive, others are made durable and registered. */
    private static final int BLOBS_A_REQUEST = 3;

    private final FetchBlob fetchBlob;
    private final RegistryClient client;
    private final Limits limits;
    private final Deliveries deliveries;
    private final Configs configs;
    private final Progress.Step manifests;
    private final Progress.Step artifacts;
    private final Turnstile turnstile;
    private final Map<Wanted, Uni<ContentId>> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, Uni<ContentId>> images = new ConcurrentHashMap<>();

    /** What a copy is made with, whatever is copied. */
    record Tools(
            FindDelivered findDelivered,
            RegisterDelivered registerDelivered,
            FindConfig findConfig,
            FetchBlob fetchBlob,
            ObjectStore store) {}

    /** A blob as a manifest wants it: one that says a wrong size fails alone. */
    private record Wanted(Digest digest, long size) {}

    ImageCopy(
            Tools tools,
            RegistryClient client,
            Limits limits,
            SourceId source,
            Progress.Step manifests,
            Progress.Step artifacts) {
        this.fetchBlob = tools.fetchBlob();
        this.client = client;
        this.limits = limits;
        this.deliveries = new Deliveries(tools.findDelivered(), tools.registerDelivered(), source);
        this.configs = new Configs(tools.findConfig(), tools.store());
        this.manifests = manifests;
        this.artifacts = artifacts;
        this.turnstile = new Turnstile(limits.concurrency() * BLOBS_A_REQUEST);
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
                missing -> deliveries
                        .manifests(List.of(missing))
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
                .chain(deliveries::add)
                .invoke(this::count);
    }

    private Uni<List<ContentId>> children(Manifest manifest, int depth) {
        List<Digest> listed =
                manifest.children().map(Descriptor::digest).distinct().toList();
        return deliveries.manifests(listed).chain(known -> children(listed, known, depth + 1));
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
        return deliveries
                .blobs(needed.stream().map(Descriptor::digest).toList())
                .chain(known -> fetch(needed, known, manifest));
    }

    private Uni<List<ContentId>> fetch(List<Descriptor> needed, Map<Digest, ContentId> known, Manifest manifest) {
        return Multi.createFrom()
                .iterable(needed)
                .filter(blob -> !known.containsKey(blob.digest()))
                .onItem()
                .transformToUni(blob -> blob(blob, manifest))
                .merge(limits.concurrency())
                .collect()
                .asList();
    }

    private Uni<ContentId> blob(Descriptor blob, Manifest manifest) {
        return blobs.computeIfAbsent(
                new Wanted(blob.digest(), blob.size()),
                missing -> turnstile
                        .pass(() -> fetchBlob.fetch(client, limits, blob, source(blob, manifest), deliveries))
                        .invoke(fetched -> artifacts.advance(1))
                        .memoize()
                        .indefinitely());
    }

    private Source source(Descriptor blob, Manifest manifest) {
        Source source = offset -> client.blob(blob.digest(), offset);
        return blob.equals(readableConfig(manifest)) ? configs.passing(blob, source) : source;
    }

    private Uni<ManifestTraits> traits(Manifest manifest) {
        Descriptor config = readableConfig(manifest);
        return config == null
                ? Uni.createFrom().item(() -> ManifestTraits.of(manifest, null))
                : configs.read(config.digest()).map(bytes -> ManifestTraits.of(manifest, bytes));
    }

    private static @Nullable Descriptor readableConfig(Manifest manifest) {
        return manifest instanceof Manifest.ImageManifest image
                        && image.config().size() <= Configs.LARGEST
                        && !image.config().mediaType().isForeign()
                ? image.config()
                : null;
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
