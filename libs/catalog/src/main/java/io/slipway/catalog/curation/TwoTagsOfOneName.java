package io.slipway.catalog.curation;

import io.slipway.oci.name.TagName;

/** Two tags of one name were to be added at once: a version holds at most one. */
public final class TwoTagsOfOneName extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TwoTagsOfOneName(TagName name) {
        super("two tags of one name cannot be added at once: " + name);
    }
}
