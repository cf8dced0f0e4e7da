package io.slipway.access.oidc;

/** An issuer's keys cannot be had at the moment: whether a token is good is not known. */
public final class IssuerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IssuerUnavailable(String issuer, Throwable cause) {
        super("could not get the keys of the issuer " + issuer + ": " + cause.getMessage(), cause);
    }
}
