package io.slipway.access.limit;

import java.time.Duration;

/** Somebody asks more often than he may. */
public final class TooManyRequests extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    TooManyRequests(String what, Duration retryAfter) {
        super("too many " + what + ": try again in " + retryAfter.toSeconds() + " s");
        this.retryAfter = retryAfter;
    }

    /** When he may ask again; whole seconds, one at least. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
