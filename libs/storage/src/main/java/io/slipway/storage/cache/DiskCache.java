package io.slipway.storage.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects that went through this process, as files of this machine. What a client is sent as a whole is written beside it, and becomes
 * an entry once all of it is there and is its digest; until then, and where there is no room, others are sent it from the medium.
 *
 * <p>All files together, those that are being filled and those that were just dropped too, never have more bytes than the cache may.
 * Three quarters are for entries, the rest is for what comes and goes, so an object of more than a quarter is not kept. Which entries
 * go is Caffeine's to say.
 */
public final class DiskCache {
    private static final int SHARES = 4;
    private static final long UNIT = 1024;

    /** Whoever was just told of a file has opened it by then: what is open can be read to its end although its name is gone. */
    private static final Duration LINGER = Duration.ofSeconds(10);

    private final long bytes;
    private final Duration linger;
    private final Room room;
    private final Folder folder;
    private final Cache<Digest, Kept> kept;
    private final Set<Digest> filling = ConcurrentHashMap.newKeySet();
    private final Executor workers = Infrastructure.getDefaultExecutor();
    private long taken;

    private DiskCache(Path directory, long bytes, Duration linger, Room room) {
        this.bytes = bytes;
        this.linger = linger;
        this.room = room;
        this.folder = new Folder(directory);
        this.kept = Caffeine.newBuilder()
                .maximumWeight(bytes / SHARES * (SHARES - 1) / UNIT)
                .weigher((Digest digest, Kept entry) -> (int) (entry.size() / UNIT + 1))
                .executor(Runnable::run)
                .<Digest, Kept>removalListener((digest, entry, cause) -> drop(entry))
                .build();
    }

    /** A whole file. */
    private record Kept(Path file, long size) {}

    /**
     * A cache in {@code directory}, which is this process's alone. What an earlier process left there is read once, on a worker thread,
     * and is kept where it still is what its name says; it is not used before.
     *
     * @param bytes the most it may take; none where 0
     * @param room what must be left on the disk for anything to be added
     */
    public static DiskCache open(Path directory, long bytes, Room room) {
        return open(directory, bytes, LINGER, room);
    }

    static DiskCache open(Path directory, long bytes, Duration linger, Room room) {
        DiskCache cache = new DiskCache(directory, bytes, linger, room);
        List<Path> left = cache.folder.files();
        cache.workers.execute(() -> cache.adopt(left));
        return cache;
    }

    private void adopt(List<Path> left) {
        folder.visit(left, (digest, file, size) -> {
            if (!reserve(size)) {
                return false;
            }
            kept.put(digest, new Kept(file, size));
            return true;
        });
    }

    /**
     * How {@code part} of {@code object} leaves: as a file where it is here, else from {@code medium}.
     *
     * @param medium the bytes of the part, when they are asked for
     */
    public Uni<Delivery> deliver(StoredObject object, ByteRange.Resolved part, Supplier<Uni<Multi<Buffer>>> medium) {
        return Uni.createFrom()
                .item(() -> here(object)
                        .<Delivery>map(file -> new Delivery.FileRegion(file, part.offset(), part.length()))
                        .orElseGet(() -> new Delivery.Stream(through(object, part, medium), part.length())));
    }

    private Optional<Path> here(StoredObject object) {
        Kept entry = kept.getIfPresent(object.digest());
        if (entry != null && !entry.file().toFile().exists()) {
            kept.invalidate(object.digest());
            return Optional.empty();
        }
        return Optional.ofNullable(entry).map(Kept::file);
    }

    private Uni<Multi<Buffer>> through(
            StoredObject object, ByteRange.Resolved part, Supplier<Uni<Multi<Buffer>>> medium) {
        Uni<Multi<Buffer>> asked = Uni.createFrom().deferred(medium::get);
        return part.length() == object.size() && object.size() <= bytes / SHARES
                ? asked.map(stream -> Multi.createFrom().deferred(() -> beside(object, stream)))
                : asked;
    }

    /** The same bytes, written to a file as they pass; just the bytes where somebody does that already, or has done, or there is no room. */
    private Multi<Buffer> beside(StoredObject object, Multi<Buffer> stream) {
        if (!filling.add(object.digest())) {
            return stream;
        }
        if (kept.getIfPresent(object.digest()) != null || !room.isLeft() || !reserve(object.size())) {
            filling.remove(object.digest());
            return stream;
        }
        Fill fill = folder.fill(object);
        return stream.onItem()
                .transformToUniAndConcatenate(passing ->
                        Uni.createFrom().item(() -> fill.write(passing)).runSubscriptionOn(workers))
                .onTermination()
                .invoke(() -> workers.execute(() -> end(fill, object)));
    }

    private void end(Fill fill, StoredObject object) {
        Optional<Path> whole = fill.finish();
        if (whole.isEmpty()) {
            giveUp(object);
            return;
        }
        kept.put(object.digest(), new Kept(whole.get(), object.size()));
        kept.cleanUp();
        filling.remove(object.digest());
    }

    private void giveUp(StoredObject object) {
        release(object.size());
        filling.remove(object.digest());
    }

    private void drop(@Nullable Kept entry) {
        if (entry != null) {
            CompletableFuture.delayedExecutor(linger.toMillis(), TimeUnit.MILLISECONDS, workers)
                    .execute(() -> delete(entry));
        }
    }

    private void delete(Kept entry) {
        folder.delete(entry.file());
        release(entry.size());
    }

    private synchronized boolean reserve(long size) {
        if (taken + size > bytes) {
            return false;
        }
        taken += size;
        return true;
    }

    private synchronized void release(long size) {
        taken -= size;
    }
}
