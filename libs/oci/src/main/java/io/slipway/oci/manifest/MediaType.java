package io.slipway.oci.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** A media type, without parameters: Docker's and OCI's are types of the same shapes, not classes of their own. */
public record MediaType(String value) {
    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType OCI_CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType DOCKER_CONFIG = new MediaType("application/vnd.docker.container.image.v1+json");
    public static final MediaType DOCKER_SCHEMA1 =
            new MediaType("application/vnd.docker.distribution.manifest.v1+json");
    public static final MediaType DOCKER_SCHEMA1_SIGNED =
            new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

    /** What a client of a registry accepts as a manifest, best first. */
    public static final List<MediaType> MANIFESTS =
            List.of(OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST, DOCKER_SCHEMA1_SIGNED, DOCKER_SCHEMA1);

    /** Takes the type from a {@code Content-Type} or {@code mediaType}: parameters are dropped, case is kept. */
    @JsonCreator
    public static MediaType fromString(String text) {
        int semicolon = text.indexOf(';');
        return new MediaType((semicolon < 0 ? text : text.substring(0, semicolon)).strip());
    }

    /** Whether this is a list of manifests rather than one. */
    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_LIST);
    }

    /** Whether this is Docker's old manifest, signed or not. */
    public boolean isSchema1() {
        return equals(DOCKER_SCHEMA1) || equals(DOCKER_SCHEMA1_SIGNED);
    }

    /** Whether layers of this type are fetched from elsewhere and need not be in the registry. */
    public boolean isForeign() {
        return value.startsWith("application/vnd.docker.image.rootfs.foreign.")
                || value.startsWith("application/vnd.oci.image.layer.nondistributable.");
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
