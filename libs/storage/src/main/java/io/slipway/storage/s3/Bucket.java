package io.slipway.storage.s3;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.HeadObjectArgs;
import io.minio.Http;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListMultipartUploadsResponse;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.ListMultipartUploadsResult.Upload;
import io.minio.messages.Part;
import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectKey;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** The bucket: everything but the bytes themselves. minio-java makes the requests, and signs them; they are repeated as those of bytes are. */
final class Bucket {
    private static final String CRC32C = "CRC32C";

    private final MinioAsyncClient client;
    /** Signs what clients are sent to: a signature holds for one host. */
    private final MinioAsyncClient outside;

    private final String bucket;
    private final String prefix;
    private final S3Config config;
    private final Attempts attempts;
    private final Executor workers;

    Bucket(S3Config config, Optional<Authorities> authorities, String bucket) {
        this.config = config;
        this.bucket = bucket;
        this.prefix = config.prefix().orElse("");
        this.client = client(config, authorities, config.endpoint());
        this.outside = config.redirectEndpoint()
                .map(endpoint -> client(config, authorities, endpoint))
                .orElse(client);
        this.attempts = new Attempts(config.attempts());
        this.workers = Infrastructure.getDefaultExecutor();
    }

    private static MinioAsyncClient client(S3Config config, Optional<Authorities> authorities, URI endpoint) {
        Duration timeout = config.timeout();
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequestsPerHost(config.connections());
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .protocols(List.of(Protocol.HTTP_1_1));
        OkHttpClient http =
                authorities.map(known -> known.in(builder)).orElse(builder).build();
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(config.region())
                .credentialsProvider(S3Credentials.of(config, http))
                .httpClient(http)
                .build();
        config.pathStyle().ifPresent(inPath -> style(client, inPath));
        return client;
    }

    private static void style(MinioAsyncClient client, boolean inPath) {
        if (inPath) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
    }

    /** What operators call it. */
    String place() {
        return "bucket " + bucket
                + config.prefix().map(below -> ", below " + below + ",").orElse("") + " at " + config.endpoint();
    }

    /** Begins a multipart upload. */
    Uni<String> begin(ObjectKey key) {
        Http.Headers headers =
                config.checksum() ? new Http.Headers("x-amz-checksum-algorithm", CRC32C) : new Http.Headers();
        return asked(() -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(name(key))
                        .headers(headers)
                        .build()))
                .map(begun -> begun.result().uploadId());
    }

    /** Makes the object of its parts; no byte is moved. */
    Uni<Void> finish(ObjectKey key, String upload, List<Piece> pieces) {
        Part[] parts = IntStream.range(0, pieces.size())
                .filter(i -> !pieces.get(i).isSkipped())
                .mapToObj(i -> part(i + 1, pieces.get(i)))
                .toArray(Part[]::new);
        return asked(() -> client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(name(key))
                        .uploadId(upload)
                        .parts(parts)
                        .build()))
                .replaceWithVoid();
    }

    private static Part part(int number, Piece piece) {
        return piece.checksum().isEmpty()
                ? new Part(number, piece.etag())
                : new Part(number, piece.etag(), null, piece.checksum(), null, null, null);
    }

    /** Forgets a multipart upload; completes also where there is none. */
    Uni<Void> abort(ObjectKey key, String upload) {
        return asked(() -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(name(key))
                        .uploadId(upload)
                        .build()))
                .replaceWithVoid()
                .onFailure(S3Refused::isAbsent)
                .recoverWithNull();
    }

    /** Deletes an object; completes also where there is none. */
    Uni<Void> delete(ObjectKey key) {
        return asked(() -> client.removeObject(RemoveObjectArgs.builder()
                        .bucket(bucket)
                        .object(name(key))
                        .build()))
                .onFailure(S3Refused::isAbsent)
                .recoverWithNull();
    }

    /** How many bytes an object has; nothing where there is none. */
    Uni<@Nullable Long> size(ObjectKey key) {
        return asked(() -> client.headObject(HeadObjectArgs.builder()
                        .bucket(bucket)
                        .object(name(key))
                        .build()))
                .map(head -> head.size())
                .onFailure(S3Refused::isAbsent)
                .recoverWithNull();
    }

    /** Multipart uploads that began before {@code begun} and are not complete. */
    Uni<List<Unfinished>> unfinished(Instant begun) {
        return unfinished("", "", new ArrayList<>())
                .map(all -> all.stream()
                        .filter(upload -> upload.initiated().toInstant().isBefore(begun))
                        .filter(upload -> ObjectKey.isOne(upload.objectName().substring(prefix.length())))
                        .map(upload -> new Unfinished(key(upload.objectName()), upload.uploadId()))
                        .toList());
    }

    /** A multipart upload that is not complete. */
    record Unfinished(ObjectKey key, String upload) {}

    /**
     * At most {@code limit} objects after {@code after}, in the order of their keys. What others put below the prefix is passed over, so a
     * page of nothing else is no end.
     */
    Uni<List<Listed>> list(@Nullable ObjectKey after, int limit) {
        return listAfter(after == null ? null : name(after), limit);
    }

    private Uni<List<Listed>> listAfter(@Nullable String name, int limit) {
        return asked(() -> client.listObjectsV2(ListObjectsV2Args.builder()
                        .bucket(bucket)
                        .prefix(prefix + S3.OBJECTS)
                        .startAfter(name)
                        .maxKeys(limit)
                        .build()))
                .map(page -> page.result().contents())
                .chain(items -> ours(items, limit));
    }

    private Uni<List<Listed>> ours(List<? extends Item> items, int limit) {
        List<Listed> ours = items.stream()
                .filter(item -> ObjectKey.isOne(item.objectName().substring(prefix.length())))
                .map(this::listed)
                .toList();
        return ours.isEmpty() && !items.isEmpty()
                ? listAfter(items.getLast().objectName(), limit)
                : Uni.createFrom().item(ours);
    }

    private Listed listed(Item item) {
        ObjectKey key = key(item.objectName());
        return new Listed(key, S3.uploadOf(key));
    }

    private ObjectKey key(String name) {
        return new ObjectKey(name.substring(prefix.length()));
    }

    private Uni<List<Upload>> unfinished(String key, String id, List<Upload> before) {
        return asked(() -> client.listMultipartUploads(ListMultipartUploadsArgs.builder()
                        .bucket(bucket)
                        .prefix(prefix + S3.OBJECTS)
                        .keyMarker(key.isEmpty() ? null : key)
                        .uploadIdMarker(id.isEmpty() ? null : id)
                        .build()))
                .map(ListMultipartUploadsResponse::result)
                .chain(page -> further(page, before));
    }

    private Uni<List<Upload>> further(ListMultipartUploadsResult page, List<Upload> before) {
        before.addAll(page.uploads());
        return page.isTruncated()
                ? unfinished(page.nextKeyMarker(), page.nextUploadIdMarker(), before)
                : Uni.createFrom().item(before);
    }

    /** A URL that allows {@code method} on the object for a while, with exactly these parameters and headers. */
    Uni<URI> signed(Http.Method method, ObjectKey key, Map<String, String> parameters, Map<String, String> headers) {
        return Uni.createFrom()
                .item(Unchecked.supplier(() -> sign(client, method, key, parameters, headers)))
                .runSubscriptionOn(workers);
    }

    /** A URL by which a client gets the object from where it can reach the bucket. */
    Uni<URI> signedForClients(ObjectKey key) {
        return Uni.createFrom()
                .item(Unchecked.supplier(() -> sign(outside, Http.Method.GET, key, Map.of(), Map.of())))
                .runSubscriptionOn(workers);
    }

    private URI sign(
            MinioAsyncClient signer,
            Http.Method method,
            ObjectKey key,
            Map<String, String> parameters,
            Map<String, String> headers)
            throws MinioException {
        return URI.create(signer.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(bucket)
                .object(name(key))
                .extraQueryParams(new Http.QueryParameters(parameters))
                .extraHeaders(new Http.Headers(headers))
                .expiry((int) config.redirectValidity().toSeconds(), TimeUnit.SECONDS)
                .build()));
    }

    private String name(ObjectKey key) {
        return prefix + key;
    }

    /** On a worker thread: minio-java may have to ask for the role of the machine first, and waits for the answer. */
    private <T> Uni<T> asked(Supplier<CompletableFuture<T>> request) {
        return attempts.repeat(Uni.createFrom()
                .completionStage(request)
                .runSubscriptionOn(workers)
                .onFailure()
                .transform(S3Refused::unwrapped));
    }
}
