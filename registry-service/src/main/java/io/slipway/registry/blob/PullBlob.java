package io.slipway.registry.blob;

import static io.slipway.oci.error.RegistryError.BLOB_UNKNOWN;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.catalog.repository.VersionId;
import io.slipway.catalog.serving.FindBlob;
import io.slipway.catalog.serving.FindInFlight;
import io.slipway.catalog.serving.FindLinked;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.ServedBlob;
import io.slipway.oci.digest.Digest;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Patience;
import io.slipway.registry.point.PointerConfig;
import io.slipway.registry.point.Remembered;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.Way;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Pulls a blob: finds where its bytes are, and says how they leave. Small ones leave from memory. */
@ApplicationScoped
public class PullBlob {
    private static final int OVERHEAD = 200;

    private final FindBlob find;
    private final FindLinked linked;
    private final FindInFlight inFlight;
    private final ObjectStore store;
    private final PointerConfig pointers;
    private final Patience patience;
    private final BlobCacheConfig config;
    private final AsyncCache<Key, ServedBlob> known;
    private final AsyncCache<String, Buffer> small;

    PullBlob(
            FindBlob find,
            FindLinked linked,
            FindInFlight inFlight,
            ObjectStore store,
            PointerConfig pointers,
            Patience patience,
            BlobCacheConfig config) {
        this.find = find;
        this.linked = linked;
        this.inFlight = inFlight;
        this.store = store;
        this.pointers = pointers;
        this.patience = patience;
        this.config = config;
        this.known = Caffeine.newBuilder().maximumSize(config.known()).buildAsync();
        this.small = Caffeine.newBuilder()
                .maximumWeight(config.bytes())
                .weigher((String key, Buffer bytes) -> bytes.length() + OVERHEAD)
                .buildAsync();
    }

    /** A blob within a version: the same for ever. */
    private record Key(VersionId version, Digest digest) {}

    /**
     * The blob of {@code digest}: in the version {@code pointer} points to, linked to the repository it follows, or in a version it pointed
     * to lately; {@code BLOB_UNKNOWN} where it is in none of them.
     */
    public Uni<Remembered<ServedBlob>> find(Pointer pointer, Digest digest) {
        return inVersion(pointer.target(), digest)
                .chain(found -> found.item() == null
                        ? elsewhere(pointer, digest)
                        : Uni.createFrom().item(found));
    }

    private Uni<Remembered<ServedBlob>> inVersion(Pointer.@Nullable Target target, Digest digest) {
        if (target == null) {
            return Uni.createFrom().item(Remembered.miss(null));
        }
        Key key = new Key(target.version(), digest);
        CompletableFuture<ServedBlob> held = known.getIfPresent(key);
        if (held != null && held.isDone() && !held.isCompletedExceptionally()) {
            return Uni.createFrom().item(Remembered.hit(held.join()));
        }
        return Uni.createFrom()
                .completionStage(() -> known.get(key, (missing, ignored) -> load(target, digest)))
                .map(Remembered::miss);
    }

    /** A load that hangs would keep all who join it waiting, so it ends in time, and is forgotten. */
    private CompletableFuture<@Nullable ServedBlob> load(Pointer.Target target, Digest digest) {
        return patience.limit(find.in(target, digest)).subscribeAsCompletionStage();
    }

    private Uni<Remembered<ServedBlob>> elsewhere(Pointer pointer, Digest digest) {
        return patience.limit(linked(pointer, digest)
                        .onItem()
                        .ifNull()
                        .switchTo(() -> inFlight.blob(pointer.name(), digest, pointers.inFlight())))
                .onItem()
                .ifNull()
                .failWith(() -> BLOB_UNKNOWN.because(digest))
                .map(Remembered::miss);
    }

    /** What is pushed to a repository is no part of the version that a name is pinned to. */
    private Uni<@Nullable ServedBlob> linked(Pointer pointer, Digest digest) {
        Pointer.Target target = pointer.target();
        return target == null || pointer.pinned()
                ? Uni.createFrom().nullItem()
                : linked.blob(target.repository(), digest);
    }

    /** How {@code range} of the blob leaves: 200, 206 with {@code Content-Range}, or {@code RANGE_INVALID}. */
    public Uni<Answer> deliver(ServedBlob blob, ByteRange range, Way way) {
        ByteRange.Resolved part = range.of(blob.size());
        Uni<Answer> answer = blob.size() <= config.largest()
                ? fromMemory(blob).map(bytes -> bytes(part, bytes))
                : store.deliver(stored(blob), range, way).map(delivery -> Answer.delivered(200, delivery));
        return range instanceof ByteRange.Whole ? answer : answer.map(whole -> partial(whole, part, blob.size()));
    }

    private static StoredObject stored(ServedBlob blob) {
        return new StoredObject(new ObjectKey(blob.objectKey()), blob.digest(), blob.size());
    }

    private static Answer bytes(ByteRange.Resolved part, Buffer bytes) {
        int from = Math.toIntExact(part.offset());
        return Answer.of(200, bytes.slice(from, from + Math.toIntExact(part.length())));
    }

    private static Answer partial(Answer whole, ByteRange.Resolved part, long size) {
        String range = "bytes " + part.offset() + "-" + (part.offset() + part.length() - 1) + "/" + size;
        return new Answer(206, whole.headers(), whole.body()).with("Content-Range", range);
    }

    private Uni<Buffer> fromMemory(ServedBlob blob) {
        return Uni.createFrom()
                .completionStage(() -> small.get(
                        blob.objectKey(),
                        (key, ignored) ->
                                store.read(new ObjectKey(key), config.largest()).subscribeAsCompletionStage()));
    }
}
