package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_UNKNOWN;

import io.slipway.catalog.upload.UploadId;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A path under {@code /v2/}.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">endpoints</a>
 */
sealed interface V2Path {

    /** {@code /v2/}: is this a registry. */
    record Base() implements V2Path {}

    /** {@code /v2/_catalog}: the names. */
    record Catalog() implements V2Path {}

    /** {@code /v2/<name>/tags/list}. */
    record Tags(RepositoryName name) implements V2Path {}

    /** {@code /v2/<name>/manifests/<reference>}. */
    record Manifests(RepositoryName name, Reference reference) implements V2Path {}

    /** {@code /v2/<name>/blobs/<digest>}. */
    record Blobs(RepositoryName name, Digest digest) implements V2Path {}

    /** {@code /v2/<name>/blobs/uploads/}: where uploads begin. */
    record Uploads(RepositoryName name) implements V2Path {}

    /** {@code /v2/<name>/blobs/uploads/<uuid>}: an upload that began. */
    record Session(RepositoryName name, UploadId upload) implements V2Path {}

    /** {@code /v2/<name>/referrers/<digest>}. */
    record Referrers(RepositoryName name, Digest subject) implements V2Path {}

    /** A path the specification does not know. */
    record Unknown() implements V2Path {}

    /**
     * Parses the undecoded path of a request. A name is never decoded: an encoded slash or dot is no part of one. The colon of a digest
     * may be encoded. What is put under a name that can be no tag is {@code TAG_INVALID}; what is asked for by one is unknown.
     */
    static V2Path fromString(HttpMethod method, String path) {
        if (path.equals("/v2") || path.equals("/v2/")) {
            return new Base();
        }
        if (path.equals("/v2/_catalog")) {
            return new Catalog();
        }
        String rest = path.substring("/v2/".length());
        if (rest.endsWith("/tags/list")) {
            return new Tags(name(rest, "/tags/list"));
        }
        if (rest.endsWith("/blobs/uploads/")) {
            return new Uploads(name(rest, "/blobs/uploads/"));
        }
        if (rest.endsWith("/blobs/uploads")) {
            return new Uploads(name(rest, "/blobs/uploads"));
        }
        int last = rest.lastIndexOf('/');
        return last < 0 ? new Unknown() : within(method, rest.substring(0, last), rest.substring(last + 1));
    }

    private static V2Path within(HttpMethod method, String head, String last) {
        String tail = last.replace("%3A", ":").replace("%3a", ":");
        if (head.endsWith("/manifests")) {
            return new Manifests(name(head, "/manifests"), reference(method, tail));
        }
        if (head.endsWith("/blobs/uploads")) {
            return new Session(name(head, "/blobs/uploads"), upload(tail));
        }
        if (head.endsWith("/blobs")) {
            return new Blobs(name(head, "/blobs"), Digest.fromString(tail));
        }
        if (head.endsWith("/referrers")) {
            return new Referrers(name(head, "/referrers"), Digest.fromString(tail));
        }
        return new Unknown();
    }

    private static RepositoryName name(String text, String suffix) {
        return RepositoryName.fromString(text.substring(0, text.length() - suffix.length()));
    }

    private static Reference reference(HttpMethod method, String text) {
        return method.equals(HttpMethod.PUT) && !Digest.looksLike(text)
                ? new Reference.ByTag(TagName.fromString(text))
                : Reference.fromString(text);
    }

    private static UploadId upload(String text) {
        try {
            return new UploadId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw BLOB_UPLOAD_UNKNOWN.because(text, e);
        }
    }

    /** The name in the path, where it has one. */
    default Optional<RepositoryName> repository() {
        return switch (this) {
            case Tags tags -> Optional.of(tags.name());
            case Manifests manifests -> Optional.of(manifests.name());
            case Blobs blobs -> Optional.of(blobs.name());
            case Uploads uploads -> Optional.of(uploads.name());
            case Session session -> Optional.of(session.name());
            case Referrers referrers -> Optional.of(referrers.name());
            case Base base -> Optional.empty();
            case Catalog catalog -> Optional.empty();
            case Unknown unknown -> Optional.empty();
        };
    }

    /** What may be done there; nothing where there is nothing. */
    default List<HttpMethod> methods() {
        return switch (this) {
            case Base base -> READ;
            case Catalog catalog -> READ;
            case Tags tags -> READ;
            case Referrers referrers -> READ;
            case Manifests manifests -> List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE);
            case Blobs blobs -> List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);
            case Uploads uploads -> List.of(HttpMethod.POST);
            case Session session ->
                List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE);
            case Unknown unknown -> List.of();
        };
    }

    /** The methods of what can only be read. */
    List<HttpMethod> READ = List.of(HttpMethod.GET, HttpMethod.HEAD);
}
