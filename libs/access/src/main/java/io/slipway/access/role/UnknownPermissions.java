package io.slipway.access.role;

import java.util.List;

/** A role was to permit what there is not. */
public final class UnknownPermissions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> names;

    UnknownPermissions(List<String> names) {
        super("no such permissions: " + names);
        this.names = names;
    }

    /** What there is not. */
    public List<String> names() {
        return names;
    }
}
