package io.slipway.oci.error;

import org.jspecify.annotations.Nullable;

/** A request was refused with a code of the specification; which envelope it ends in is the edge's business. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_DETAIL = 512;

    private final RegistryError error;
    private final String detail;

    RegistryException(RegistryError error, String detail, @Nullable Throwable cause) {
        super(error + ": " + bounded(detail), cause);
        this.error = error;
        this.detail = bounded(detail);
    }

    /** What is refused may be megabytes; the answer and the log need not be. */
    private static String bounded(String detail) {
        return detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
    }

    /** The code. */
    public RegistryError error() {
        return error;
    }

    /** What the error is about, fit for the client's eyes; at most 512 characters, then cut with an ellipsis. */
    public String detail() {
        return detail;
    }
}
