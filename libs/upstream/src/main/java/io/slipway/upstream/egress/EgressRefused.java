package io.slipway.upstream.egress;

/** A request would go where no request may go. */
public final class EgressRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EgressRefused(String where) {
        super(where + " is not an address this remote may ask");
    }
}
