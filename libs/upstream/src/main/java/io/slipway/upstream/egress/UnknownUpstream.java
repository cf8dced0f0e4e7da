package io.slipway.upstream.egress;

/** A host has no address. */
public final class UnknownUpstream extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownUpstream(String host, Throwable cause) {
        super("the host " + host + " is not known", cause);
    }
}
