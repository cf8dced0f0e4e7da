package io.slipway.storage.s3;

import io.minio.Http;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** A bucket, the way to it, and the spool of this machine. */
public final class S3 {
    private final S3Config config;
    private final Bucket bucket;
    private final Wire wire;
    private final Path spool;
    private final Room room;
    private final Executor workers = Infrastructure.getDefaultExecutor();

    /**
     * The bucket that {@code config} names; nothing is asked of it yet.
     *
     * @param spool where parts are collected before they are sent
     * @param reserve bytes that are left free there
     */
    public S3(Vertx vertx, S3Config config, String bucket, Path spool, long reserve) {
        this.config = config;
        Optional<Authorities> authorities = config.authorities().map(file -> Authorities.of(vertx, file));
        this.bucket = new Bucket(config, authorities, bucket);
        this.wire = new Wire(vertx, config, authorities);
        this.spool = spool.toAbsolutePath().normalize();
        this.room = new Room(this.spool, reserve);
    }

    /** Tries whether the bucket is there and all that is done with it may be done. */
    public Uni<Void> tried() {
        return new TryBucket(this).run();
    }

    /** What operators call it. */
    public String place() {
        return bucket.place();
    }

    S3Config config() {
        return config;
    }

    Bucket bucket() {
        return bucket;
    }

    Path spool() {
        return spool;
    }

    Executor workers() {
        return workers;
    }

    static void close(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            Infrastructure.handleDroppedException(e);
        }
    }

    Room room() {
        return room;
    }

    void requireRoom() throws IOException {
        Files.createDirectories(spool);
        room.require();
    }

    Spool openSpool() throws IOException {
        requireRoom();
        return Spool.open(spool);
    }

    /** What the keys of all objects begin with: below it is nothing of another installation. */
    static final String OBJECTS = "blobs/";

    /** The upload an object was left by: what its key says before the dot. */
    static ObjectKey uploadOf(ObjectKey key) {
        String name = key.value().substring(OBJECTS.length());
        int dot = name.indexOf('.');
        return new ObjectKey("uploads/" + (dot < 0 ? name : name.substring(0, dot)));
    }

    /** A key that nobody else has, for what arrives of {@code upload}. */
    static ObjectKey keyFor(ObjectKey upload) {
        String id = upload.value().substring(upload.value().indexOf('/') + 1);
        return new ObjectKey(OBJECTS + id + "." + UUID.randomUUID().toString().substring(0, 8));
    }

    /** How many bytes part {@code number}, from 1, has: the last of 10,000 ends beyond what an object of S3 may have. */
    long partSize(int number) {
        return config.partSize() << ((number - 1) / 1000);
    }

    /** Sends an object in one piece. */
    Uni<Void> put(ObjectKey key, Body body) {
        return put(key, Map.of(), body).replaceWithVoid();
    }

    /** Sends a part of a multipart upload. */
    Uni<Piece> putPart(ObjectKey key, String upload, int number, Body body) {
        Map<String, String> parameters = Map.of("uploadId", upload, "partNumber", Integer.toString(number));
        return put(key, parameters, body).map(etag -> new Piece(etag, config.checksum() ? body.checksum() : ""));
    }

    /** Sends an object without a byte. */
    Uni<Void> putNothing(ObjectKey key) {
        Map<String, String> headers = checked(Body.base64(new CRC32C()));
        return wire.put(
                        signedPut(key, Map.of(), headers),
                        headers,
                        0,
                        () -> Multi.createFrom().empty())
                .replaceWithVoid();
    }

    private Uni<String> put(ObjectKey key, Map<String, String> parameters, Body body) {
        Map<String, String> headers = checked(body.checksum());
        return wire.put(signedPut(key, parameters, headers), headers, body.length(), () -> body.bytes(workers));
    }

    private Map<String, String> checked(String checksum) {
        return config.checksum() ? Map.of("x-amz-checksum-crc32c", checksum) : Map.of();
    }

    private Uni<URI> signedPut(ObjectKey key, Map<String, String> parameters, Map<String, String> headers) {
        return Uni.createFrom().deferred(() -> bucket.signed(Http.Method.PUT, key, parameters, headers));
    }

    /** {@code length} bytes of an object from {@code offset}, none of them read yet. */
    Uni<AnswerBytes> get(ObjectKey key, long offset, long length) {
        Uni<URI> url = Uni.createFrom().deferred(() -> bucket.signed(Http.Method.GET, key, Map.of(), Map.of()));
        return wire.get(url, Map.of("Range", "bytes=" + offset + "-" + (offset + length - 1)));
    }

    /** An object as a whole; fails where it has more than {@code atMost} bytes. */
    Uni<Buffer> whole(ObjectKey key, int atMost) {
        Uni<URI> url = Uni.createFrom().deferred(() -> bucket.signed(Http.Method.GET, key, Map.of(), Map.of()));
        return wire.get(url, Map.of()).chain(answer -> wire.whole(answer, atMost));
    }

    /** Deletes everything that arrived of an upload. */
    Uni<Void> discard(Medium medium) {
        Uni<Void> parts = medium.multipart() == null
                ? Uni.createFrom().voidItem()
                : bucket.abort(medium.multipart().key(), medium.multipart().id());
        return parts.chain(() -> discardAll(medium.rests()));
    }

    /** Deletes objects that nobody needs any more. What cannot be deleted now is found by the cleaning of what nobody names. */
    Uni<Void> discardQuietly(List<ObjectKey> keys) {
        return discardAll(keys).onFailure().recoverWithNull();
    }

    private Uni<Void> discardAll(List<ObjectKey> keys) {
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(bucket::delete)
                .onItem()
                .ignoreAsUni();
    }

    /** Reads the first {@code length} bytes of an object, each piece on a worker thread, one after the other. */
    Uni<Void> read(ObjectKey key, long length, Reader reader) {
        if (length == 0) {
            return Uni.createFrom().voidItem();
        }
        return get(key, 0, length)
                .onItem()
                .transformToMulti(AnswerBytes::toMulti)
                .onItem()
                .transformToUniAndConcatenate(bytes -> onWorker(() -> read(reader, bytes)))
                .collect()
                .with(Collectors.summingLong(Integer::longValue))
                .invoke(Unchecked.consumer(read -> requireAll(key, length, read)))
                .replaceWithVoid();
    }

    private static int read(Reader reader, Buffer bytes) throws IOException {
        reader.take(bytes);
        return bytes.length();
    }

    private static void requireAll(ObjectKey key, long length, long read) throws IOException {
        if (read != length) {
            throw new IOException(key + " ended after " + read + " bytes instead of " + length);
        }
    }

    /** Takes bytes that were read. */
    interface Reader {
        void take(Buffer bytes) throws IOException;
    }

    <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom().item(Unchecked.supplier(work::call)).runSubscriptionOn(workers);
    }
}
