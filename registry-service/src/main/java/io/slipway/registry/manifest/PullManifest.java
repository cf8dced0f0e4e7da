package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.catalog.repository.VersionId;
import io.slipway.catalog.serving.FindInFlight;
import io.slipway.catalog.serving.FindManifest;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.ServedManifest;
import io.slipway.oci.name.Reference;
import io.slipway.registry.point.Patience;
import io.slipway.registry.point.PointerConfig;
import io.slipway.registry.point.Remembered;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Pulls a manifest. What a version holds is remembered under the version's identity and never invalidated; what it does not hold is
 * asked of PostgreSQL each time.
 */
@ApplicationScoped
public class PullManifest {
    /** What an entry weighs besides the manifest's bytes. */
    private static final int OVERHEAD = 1200;

    private final FindManifest find;
    private final FindInFlight inFlight;
    private final PointerConfig config;
    private final Patience patience;
    private final AsyncCache<Key, ManifestAnswer> known;

    PullManifest(
            FindManifest find,
            FindInFlight inFlight,
            PointerConfig config,
            Patience patience,
            ManifestCacheConfig cache) {
        this.find = find;
        this.inFlight = inFlight;
        this.config = config;
        this.patience = patience;
        this.known = Caffeine.newBuilder()
                .maximumWeight(cache.bytes())
                .weigher((Key key, ManifestAnswer manifest) -> manifest.length() + OVERHEAD)
                .buildAsync();
    }

    /** A reference within a version: the same for ever. */
    private record Key(VersionId version, Reference reference) {}

    /** The manifest {@code reference} means where {@code pointer} points; {@code MANIFEST_UNKNOWN} where it means none. */
    public Uni<Remembered<ManifestAnswer>> pull(Pointer pointer, Reference reference) {
        Pointer.Target target = pointer.target();
        Uni<Remembered<ManifestAnswer>> present = target == null
                ? Uni.createFrom().item(Remembered.miss(null))
                : inVersion(new Key(target.version(), reference), target);
        return present.chain(found -> found.item() == null
                ? lately(pointer, reference)
                : Uni.createFrom().item(found));
    }

    private Uni<Remembered<ManifestAnswer>> inVersion(Key key, Pointer.Target target) {
        CompletableFuture<ManifestAnswer> held = known.getIfPresent(key);
        if (held != null && held.isDone() && !held.isCompletedExceptionally()) {
            return Uni.createFrom().item(Remembered.hit(held.join()));
        }
        return Uni.createFrom()
                .completionStage(() -> known.get(key, (missing, ignored) -> load(target, missing.reference())))
                .map(Remembered::miss);
    }

    /** A load that hangs would keep all who join it waiting, so it ends in time, and is forgotten. */
    private CompletableFuture<@Nullable ManifestAnswer> load(Pointer.Target target, Reference reference) {
        Uni<@Nullable ServedManifest> found = switch (reference) {
            case Reference.ByTag byTag -> find.byTag(target, byTag.tag());
            case Reference.ByDigest byDigest -> find.byDigest(target, byDigest.digest());
        };
        return patience.limit(answer(found, reference)).subscribeAsCompletionStage();
    }

    private static Uni<@Nullable ManifestAnswer> answer(Uni<@Nullable ServedManifest> found, Reference reference) {
        return found.map(manifest -> manifest == null ? null : ManifestAnswer.of(manifest, reference));
    }

    /** A tag means what it means now; a digest also what the name pointed to lately. */
    private Uni<Remembered<ManifestAnswer>> lately(Pointer pointer, Reference reference) {
        Uni<@Nullable ServedManifest> found = switch (reference) {
            case Reference.ByTag byTag -> Uni.createFrom().nullItem();
            case Reference.ByDigest byDigest ->
                patience.limit(inFlight.manifest(pointer.name(), byDigest.digest(), config.inFlight()));
        };
        return answer(found, reference)
                .onItem()
                .ifNull()
                .failWith(() -> MANIFEST_UNKNOWN.because(reference))
                .map(Remembered::miss);
    }
}
