package io.slipway.catalog.serving;

import io.slipway.oci.name.RepositoryName;

/** A public name lies above or below another one, or is taken. */
public final class BasePathOverlap extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String existing;

    BasePathOverlap(RepositoryName wanted, String existing) {
        super("base path " + wanted + " overlaps with " + existing);
        this.existing = existing;
    }

    /** The base path that is in the way. */
    public String existing() {
        return existing;
    }
}
