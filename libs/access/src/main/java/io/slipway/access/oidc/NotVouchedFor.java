package io.slipway.access.oidc;

/** A token is of none of the issuers, not for us, expired, or about somebody who is not let in. */
public final class NotVouchedFor extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code why} he is not let in. */
    public NotVouchedFor(String why) {
        super(why);
    }
}
