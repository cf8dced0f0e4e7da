package io.slipway.upstream.registry;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import io.slipway.upstream.registry.Wire.Call;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks one repository of another registry. Every failure is an {@link UpstreamException} that says what was tried.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">pull</a>
 */
public final class RegistryClient implements AutoCloseable {
    private static final String MANIFEST_TYPES =
            MediaType.MANIFESTS.stream().map(MediaType::toString).collect(Collectors.joining(", "));
    private static final int MOST_OF_A_PAGE = 16 * 1024 * 1024;

    private final Upstream upstream;
    private final Wire wire;

    /** A client with connections of its own; {@link #close} closes them. */
    public RegistryClient(Vertx vertx, Upstream upstream) {
        this.upstream = upstream;
        this.wire = new Wire(vertx, upstream);
    }

    @Override
    public void close() {
        wire.close();
    }

    /** All tags, page by page, in the registry's order. What is no tag by the specification is left out. */
    public Uni<List<TagName>> tags() {
        String what = "list the tags of " + upstream.name() + " at " + upstream.host();
        return Multi.createBy()
                .repeating()
                .uni(() -> new TagPages(upstream.registry(), path("/tags/list?n=1000"), what), this::page)
                .whilst(TagPages::hasNext)
                .collect()
                .last()
                .map(TagPages::tags);
    }

    private Uni<TagPages> page(TagPages pages) {
        Call call = new Call(HttpMethod.GET, pages.next(), Wire.headers("Accept", "application/json"), pages.what());
        return wire.fetch(call, MOST_OF_A_PAGE)
                .map(page ->
                        pages.with(page.body().getDelegate(), page.response().getHeader("Link")));
    }

    /** The digest {@code reference} has now, without the manifest; empty where the registry does not say. */
    public Uni<Optional<Digest>> head(Reference reference) {
        return wire.send(manifestCall(HttpMethod.HEAD, reference)).map(RegistryClient::declared);
    }

    /** The manifest of {@code reference}: at most 4 MiB, the bytes checked against the digest that was asked for or declared. */
    public Uni<FetchedManifest> manifest(Reference reference) {
        Call call = manifestCall(HttpMethod.GET, reference);
        return wire.fetch(call, ManifestDocument.LARGEST)
                .map(answer ->
                        fetched(reference, answer.response(), answer.body().getDelegate(), call.what()));
    }

    private Call manifestCall(HttpMethod method, Reference reference) {
        String separator = reference instanceof Reference.ByTag ? ":" : "@";
        String what = "pull manifest " + upstream.name() + separator + reference + " from " + upstream.host();
        return new Call(method, path("/manifests/" + reference), Wire.headers("Accept", MANIFEST_TYPES), what);
    }

    private static FetchedManifest fetched(
            Reference reference, HttpClientResponse response, io.vertx.core.buffer.Buffer body, String what) {
        try {
            Manifest view = ManifestDocument.parse(body.getBytes(), contentType(response));
            Digest expected = reference instanceof Reference.ByDigest byDigest
                    ? byDigest.digest()
                    : declared(response).orElseGet(() -> Digest.ofBytes(body.getBytes()));
            Digest found = ManifestDocument.digest(expected.algorithm(), body.getBytes(), view.mediaType());
            if (!found.equals(expected)) {
                throw UpstreamException.lied(what, "the digest is " + found + ", expected " + expected);
            }
            return new FetchedManifest(found, body, view);
        } catch (RegistryException e) {
            throw UpstreamException.lied(what, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable MediaType contentType(HttpClientResponse response) {
        String type = response.getHeader("Content-Type");
        MediaType declared = type == null ? null : MediaType.fromString(type);
        return declared != null && MediaType.MANIFESTS.contains(declared) ? declared : null;
    }

    private static Optional<Digest> declared(HttpClientResponse response) {
        try {
            return Optional.ofNullable(response.getHeader("Docker-Content-Digest"))
                    .map(Digest::fromString);
        } catch (RegistryException notADigest) {
            return Optional.empty();
        }
    }

    /**
     * The bytes of a blob from {@code offset}, as fast as they are asked for. A registry that ignores ranges sends all of it again; what
     * is not wanted is dropped on the way.
     */
    public Multi<io.vertx.core.buffer.Buffer> blob(Digest digest, long offset) {
        String what = blobCall(digest);
        Call call = new Call(
                HttpMethod.GET,
                path("/blobs/" + digest),
                offset == 0 ? Wire.headers() : Wire.headers("Range", "bytes=" + offset + "-"),
                what);
        return wire.send(call).onItem().transformToMulti(response -> body(response, offset, what));
    }

    /** What to say where the bytes of a blob turned out to be something else: {@code how}, for people. */
    public UpstreamException wrongBlob(Digest digest, String how) {
        return UpstreamException.lied(blobCall(digest), how);
    }

    private String blobCall(Digest digest) {
        return "pull blob " + upstream.name() + "@" + digest + " from " + upstream.host();
    }

    private Multi<io.vertx.core.buffer.Buffer> body(HttpClientResponse response, long offset, String what) {
        if (Wire.isCoded(response)) {
            return Multi.createFrom().failure(UpstreamException.lied(what, "the blob arrives compressed"));
        }
        Multi<io.vertx.core.buffer.Buffer> bytes = wire.bytes(response, what).map(Buffer::getDelegate);
        return response.statusCode() == 206 || offset == 0 ? bytes : new Skip(offset).from(bytes);
    }

    private URI path(String rest) {
        return upstream.registry().resolve("/v2/" + upstream.name() + rest);
    }
}
