package io.slipway.registry.route;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import java.util.Optional;

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

    /** A path the specification does not know. */
    record Unknown() implements V2Path {}

    /**
     * Parses the undecoded path of a request. A name is never decoded: an encoded slash or dot is no part of one. The colon of a digest
     * may be encoded.
     */
    static V2Path fromString(String path) {
        if (path.equals("/v2") || path.equals("/v2/")) {
            return new Base();
        }
        if (path.equals("/v2/_catalog")) {
            return new Catalog();
        }
        String rest = path.substring("/v2/".length());
        if (rest.endsWith("/tags/list")) {
            return new Tags(name(rest, rest.length() - "/tags/list".length()));
        }
        int last = rest.lastIndexOf('/');
        String head = last < 0 ? "" : rest.substring(0, last);
        String tail = rest.substring(last + 1).replace("%3A", ":").replace("%3a", ":");
        if (head.endsWith("/manifests")) {
            return new Manifests(name(head, head.length() - "/manifests".length()), Reference.fromString(tail));
        }
        if (head.endsWith("/blobs")) {
            return new Blobs(name(head, head.length() - "/blobs".length()), Digest.fromString(tail));
        }
        return new Unknown();
    }

    /** The name in the path, where it has one. */
    default Optional<RepositoryName> repository() {
        return switch (this) {
            case Tags tags -> Optional.of(tags.name());
            case Manifests manifests -> Optional.of(manifests.name());
            case Blobs blobs -> Optional.of(blobs.name());
            case Base base -> Optional.empty();
            case Catalog catalog -> Optional.empty();
            case Unknown unknown -> Optional.empty();
        };
    }

    private static RepositoryName name(String text, int end) {
        return RepositoryName.fromString(text.substring(0, end));
    }
}
