package io.slipway.oci.error;

import org.jspecify.annotations.Nullable;

/** A request was refused with a code of the specification; which envelope it ends in is the edge's business. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RegistryError error;
    private final String detail;

    RegistryException(RegistryError error, String detail, @Nullable Throwable cause) {
        super(error + ": " + detail, cause);
        this.error = error;
        this.detail = detail;
    }

    /** The code. */
    public RegistryError error() {
        return error;
    }

    /** What the error is about, fit for the client's eyes. */
    public String detail() {
        return detail;
    }
}
