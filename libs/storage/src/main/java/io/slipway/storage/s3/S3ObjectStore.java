package io.slipway.storage.s3;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.cache.DiskCache;
import io.slipway.storage.files.Landing;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.OpenUploads;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.Way;
import io.slipway.storage.s3.Bucket.Unfinished;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a bucket. What is received lands in a file of this machine first, so that a source that breaks off is asked only for the
 * rest, and nothing wrong is ever sent; it is sent when it is whole.
 */
public final class S3ObjectStore implements ObjectStore {
    private final S3 s3;
    private final Landing landing;
    private final DiskCache cache;

    /** Objects of {@code s3}. */
    public S3ObjectStore(S3 s3) {
        this.s3 = s3;
        this.landing = new Landing(s3.spool(), s3.room());
        this.cache = DiskCache.open(s3.spool().resolve("cache"), s3.config().cacheBytes(), s3.room());
    }

    @Override
    public Uni<StoredObject> receive(Expected expected, Source source) {
        return landing.receive(expected, source, this::keep);
    }

    private Uni<ObjectKey> keep(FileChannel whole, Digest digest, long size) {
        ObjectKey key = new ObjectKey(S3.OBJECTS + UUID.randomUUID());
        return (size <= s3.partSize(1) ? inOnePiece(key, whole, size) : inParts(key, whole, size))
                .replaceWith(key)
                .onFailure()
                .transform(failure -> new StorageException("store " + digest + " as " + key, failure));
    }

    private Uni<Void> inOnePiece(ObjectKey key, FileChannel whole, long size) {
        return s3.onWorker(() -> Body.of(whole, 0, size)).chain(body -> s3.put(key, body));
    }

    private Uni<Void> inParts(ObjectKey key, FileChannel whole, long size) {
        return s3.bucket()
                .begin(key)
                .chain(upload -> parts(key, upload, whole, size)
                        .chain(pieces -> s3.bucket().finish(key, upload, pieces))
                        .onFailure()
                        .call(() -> s3.bucket().abort(key, upload).onFailure().recoverWithNull()));
    }

    private Uni<List<Piece>> parts(ObjectKey key, String upload, FileChannel whole, long size) {
        return Multi.createFrom()
                .iterable(stretches(size))
                .onItem()
                .transformToUniAndConcatenate(
                        stretch -> s3.onWorker(() -> Body.of(whole, stretch.offset(), stretch.length()))
                                .chain(body -> s3.putPart(key, upload, stretch.number(), body)))
                .collect()
                .asList();
    }

    private record Stretch(int number, long offset, long length) {}

    private List<Stretch> stretches(long size) {
        List<Stretch> stretches = new ArrayList<>();
        for (long at = 0; at < size; ) {
            int number = stretches.size() + 1;
            long length = Math.min(s3.partSize(number), size - at);
            stretches.add(new Stretch(number, at, length));
            at += length;
        }
        return stretches;
    }

    @Override
    public Uni<Delivery> deliver(StoredObject object, ByteRange range, Way way) {
        return Uni.createFrom().deferred(() -> deliver(object, range.of(object.size()), way));
    }

    private Uni<Delivery> deliver(StoredObject object, ByteRange.Resolved part, Way way) {
        return switch (way) {
            case ELSEWHERE -> elsewhere(object, part);
            case THROUGH -> through(object, part);
            case AS_SET -> s3.config().redirect() ? elsewhere(object, part) : through(object, part);
        };
    }

    private Uni<Delivery> elsewhere(StoredObject object, ByteRange.Resolved part) {
        return s3.bucket().signedForClients(object.key()).map(url -> new Delivery.Redirect(url, part.length()));
    }

    private Uni<Delivery> through(StoredObject object, ByteRange.Resolved part) {
        return cache.deliver(object, part, () -> bytes(object.key(), part));
    }

    private Uni<Multi<Buffer>> bytes(ObjectKey key, ByteRange.Resolved part) {
        Uni<Multi<Buffer>> bytes = part.length() == 0
                ? Uni.createFrom().item(Multi.createFrom().empty())
                : s3.get(key, part.offset(), part.length()).map(AnswerBytes::toMulti);
        return told("read " + key, bytes);
    }

    @Override
    public Uni<Buffer> read(ObjectKey key, int atMost) {
        return told("read " + key, s3.whole(key, atMost));
    }

    @Override
    public Uni<Void> delete(ObjectKey key) {
        return told("delete " + key, s3.bucket().delete(key));
    }

    /** Multipart uploads are told by the time they began, since nothing says when they were last added to. */
    @Override
    public Uni<List<String>> discardLeftovers(Duration olderThan, OpenUploads open) {
        Instant before = Instant.now().minus(olderThan);
        return told("clean the bucket", s3.bucket().unfinished(before))
                .chain(unfinished -> open.among(uploads(unfinished))
                        .chain(kept -> told("clean the bucket", discarded(unfinished, kept))))
                .chain(uploads -> landing.discard(before).map(landed -> and(uploads, landed)));
    }

    private static Set<ObjectKey> uploads(List<Unfinished> unfinished) {
        return unfinished.stream().map(left -> S3.uploadOf(left.key())).collect(Collectors.toSet());
    }

    private Uni<List<String>> discarded(List<Unfinished> unfinished, Set<ObjectKey> kept) {
        return Multi.createFrom()
                .iterable(unfinished)
                .filter(left -> !kept.contains(S3.uploadOf(left.key())))
                .onItem()
                .transformToUniAndConcatenate(left -> s3.bucket()
                        .abort(left.key(), left.upload())
                        .replaceWith(left.key().value()))
                .collect()
                .asList();
    }

    @Override
    public Uni<List<Listed>> list(@Nullable ObjectKey after, int limit) {
        return told("list the bucket", s3.bucket().list(after, limit));
    }

    private static List<String> and(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static <T> Uni<T> told(String what, Uni<T> work) {
        return work.onFailure().transform(failure -> S3Refused.told(what, failure));
    }
}
