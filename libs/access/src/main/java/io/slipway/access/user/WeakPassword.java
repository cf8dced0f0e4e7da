package io.slipway.access.user;

import java.util.List;

/** A password is not good enough to be anybody's. */
public final class WeakPassword extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> mistakes;

    WeakPassword(List<String> mistakes) {
        super(String.join(" ", mistakes));
        this.mistakes = mistakes;
    }

    /** What is wrong with it, in Pulp's words. */
    public List<String> mistakes() {
        return mistakes;
    }
}
