package io.slipway.ledger.list;

/** PostgreSQL does not take a regular expression that a user said. */
public final class InvalidPattern extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidPattern(Throwable cause) {
        super("invalid regular expression", cause);
    }
}
