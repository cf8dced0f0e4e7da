package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.catalog.repository.VersionId;
import io.slipway.catalog.serving.FindInFlight;
import io.slipway.catalog.serving.FindManifest;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.ServedManifest;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.registry.point.PointerConfig;
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
    private static final int OVERHEAD = 400;

    private final FindManifest find;
    private final FindInFlight inFlight;
    private final PointerConfig config;
    private final AsyncCache<Key, ServedManifest> known;

    PullManifest(FindManifest find, FindInFlight inFlight, PointerConfig config, ManifestCacheConfig cache) {
        this.find = find;
        this.inFlight = inFlight;
        this.config = config;
        this.known = Caffeine.newBuilder()
                .maximumWeight(cache.bytes())
                .weigher((Key key, ServedManifest manifest) -> manifest.bytes().length() + OVERHEAD)
                .buildAsync();
    }

    /** A reference within a version: the same for ever. */
    private record Key(VersionId version, Reference reference) {}

    /** The manifest {@code reference} means where {@code pointer} points; {@code MANIFEST_UNKNOWN} where it means none. */
    public Uni<ServedManifest> pull(Pointer pointer, Reference reference) {
        Pointer.Target target = pointer.target();
        Uni<@Nullable ServedManifest> present =
                target == null ? Uni.createFrom().nullItem() : inVersion(target, reference);
        return present.onItem()
                .ifNull()
                .switchTo(() -> lately(pointer, reference))
                .onItem()
                .ifNull()
                .failWith(() -> MANIFEST_UNKNOWN.because(reference));
    }

    private Uni<@Nullable ServedManifest> inVersion(Pointer.Target target, Reference reference) {
        Key key = new Key(target.version(), reference);
        return Uni.createFrom().completionStage(() -> known.get(key, (missing, ignored) -> load(target, reference)));
    }

    private CompletableFuture<@Nullable ServedManifest> load(Pointer.Target target, Reference reference) {
        return switch (reference) {
            case Reference.ByTag byTag -> find.byTag(target, byTag.tag()).subscribeAsCompletionStage();
            case Reference.ByDigest byDigest ->
                find.byDigest(target, byDigest.digest()).subscribeAsCompletionStage();
        };
    }

    /** A tag means what it means now; a digest also what the name pointed to lately. */
    private Uni<@Nullable ServedManifest> lately(Pointer pointer, Reference reference) {
        return switch (reference) {
            case Reference.ByTag byTag -> Uni.createFrom().nullItem();
            case Reference.ByDigest byDigest -> lately(pointer, byDigest.digest());
        };
    }

    private Uni<@Nullable ServedManifest> lately(Pointer pointer, Digest digest) {
        return inFlight.manifest(pointer.name(), digest, config.inFlight());
    }
}
