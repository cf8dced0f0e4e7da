package io.slipway.access.role;

/** A role that came with Slipway was to be changed. */
public final class RoleLocked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoleLocked(String name) {
        super("the role " + name + " is locked");
    }
}
