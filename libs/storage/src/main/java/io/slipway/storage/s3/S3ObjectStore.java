package io.slipway.storage.s3;

import io.minio.Http;
import io.slipway.oci.digest.Digest;
import io.slipway.storage.files.Landing;
import io.slipway.storage.object.ByteRange;
import io.slipway.storage.object.Delivery;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects of a bucket. What is received lands in a file of this machine first, so that a source that breaks off is asked only for the
 * rest, and nothing wrong is ever sent; it is sent when it is whole.
 */
public final class S3ObjectStore implements ObjectStore {
    private final S3 s3;
    private final Landing landing;

    /** Objects of {@code s3}. */
    public S3ObjectStore(S3 s3) {
        this.s3 = s3;
        this.landing = new Landing(s3.spool(), s3.room());
    }

    @Override
    public Uni<StoredObject> receive(Expected expected, Source source) {
        return landing.receive(expected, source, this::keep);
    }

    private Uni<ObjectKey> keep(FileChannel whole, Digest digest, long size) {
        ObjectKey key = new ObjectKey("blobs/" + UUID.randomUUID());
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
    public Uni<Delivery> deliver(ObjectKey key, long size, ByteRange range) {
        return Uni.createFrom().deferred(() -> deliver(key, range.of(size)));
    }

    private Uni<Delivery> deliver(ObjectKey key, ByteRange.Resolved part) {
        if (s3.config().redirect()) {
            return s3.bucket()
                    .signed(Http.Method.GET, key, Map.of(), Map.of())
                    .map(url -> new Delivery.Redirect(url, part.length()));
        }
        Uni<Multi<Buffer>> bytes = part.length() == 0
                ? Uni.createFrom().item(Multi.createFrom().empty())
                : s3.get(key, part.offset(), part.length()).map(AnswerBytes::toMulti);
        return Uni.createFrom().item(new Delivery.Stream(told("read " + key, bytes), part.length()));
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
    public Uni<List<String>> discardLeftovers(Duration olderThan) {
        Instant before = Instant.now().minus(olderThan);
        return told("clean the bucket", s3.bucket().discardBegunBefore(before))
                .chain(uploads -> landing.discard(before).map(landed -> and(uploads, landed)));
    }

    private static List<String> and(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static <T> Uni<T> told(String what, Uni<T> work) {
        return work.onFailure().transform(failure -> S3Refused.told(what, failure));
    }
}
