package io.slipway.access.token;

/** A token is not one of ours, or no longer. */
public final class InvalidToken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code why} it is not, or no longer. */
    public InvalidToken(String why) {
        super(why);
    }
}
