package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import java.util.Set;

/** Units were named that there are not. */
public final class UnknownContent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<ContentId> units;

    UnknownContent(Set<ContentId> units) {
        super("unknown content: " + units);
        this.units = units;
    }

    /** The units that there are not. */
    public Set<ContentId> units() {
        return units;
    }
}
