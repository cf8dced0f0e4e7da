package io.slipway.oci.error;

/**
 * The error codes of the OCI distribution specification, with the status each is answered with.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">error codes</a>
 */
public enum RegistryError {
    BLOB_UNKNOWN(404, "blob unknown to registry"),
    BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
    BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
    DENIED(403, "requested access to the resource is denied"),
    DIGEST_INVALID(400, "provided digest did not match uploaded content"),
    MANIFEST_BLOB_UNKNOWN(404, "manifest references a manifest or blob unknown to registry"),
    MANIFEST_INVALID(400, "manifest invalid"),
    MANIFEST_UNKNOWN(404, "manifest unknown to registry"),
    NAME_INVALID(400, "invalid repository name"),
    NAME_UNKNOWN(404, "repository name not known to registry"),
    PAGINATION_NUMBER_INVALID(400, "invalid number of results requested"),
    RANGE_INVALID(416, "requested range not satisfiable"),
    SIZE_INVALID(400, "provided length did not match content length"),
    TAG_INVALID(400, "manifest tag did not match URI"),
    TOOMANYREQUESTS(429, "too many requests"),
    UNAUTHORIZED(401, "authentication required"),
    UNAVAILABLE(503, "service unavailable, try again"),
    UNKNOWN(500, "unknown error"),
    UNSUPPORTED(405, "the operation is unsupported");

    private final int status;
    private final String message;

    RegistryError(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** The HTTP status an error of this code is answered with. */
    public int status() {
        return status;
    }

    /** The sentence of the specification that goes with the code. */
    public String message() {
        return message;
    }

    /** This error, about {@code detail}: what was refused, never a secret. */
    public RegistryException because(Object detail) {
        return new RegistryException(this, String.valueOf(detail), null);
    }

    /** This error, about {@code detail}, found while handling {@code cause}. */
    public RegistryException because(Object detail, Throwable cause) {
        return new RegistryException(this, String.valueOf(detail), cause);
    }

    /** Whether {@code failure} is a refusal with this code. */
    public boolean explains(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == this;
    }
}
