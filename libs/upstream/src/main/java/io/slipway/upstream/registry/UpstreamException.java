package io.slipway.upstream.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another registry did not give what it was asked for. The message says what was tried, on what, and never holds a secret. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;

    private UpstreamException(String message, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static UpstreamException answered(String what, int status, String said, @Nullable Duration retryAfter) {
        String later = retryAfter == null ? "" : "; retry after " + retryAfter.toSeconds() + " s";
        return new UpstreamException(
                "could not " + what + ": " + status + (said.isEmpty() ? "" : " " + said) + later,
                status,
                retryAfter,
                null);
    }

    static UpstreamException broken(String what, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UpstreamException("could not " + what + ": " + reason, 0, null, cause);
    }

    static UpstreamException lied(String what, String how) {
        return new UpstreamException("could not " + what + ": " + how, -1, null, null);
    }

    /** The status it answered with; 0 where it did not answer, -1 where it answered with something that is wrong. */
    public int status() {
        return status;
    }

    /** How long to wait before asking again; empty where that is no use. */
    public Optional<Duration> again() {
        boolean isPassing = status == 0 || status == 408 || status == 429 || status >= 500;
        return isPassing ? Optional.of(retryAfter == null ? Duration.ZERO : retryAfter) : Optional.empty();
    }
}
