package io.slipway.catalog.content;

import io.slipway.oci.name.TagName;
import org.jspecify.annotations.Nullable;

/**
 * A unit of content as a repository holds it.
 *
 * @param tagName the name, where the unit is a tag: a version holds at most one tag of a name
 */
public record Unit(ContentId id, ContentType type, @Nullable TagName tagName) {

    /** A blob. */
    public static Unit blob(ContentId id) {
        return new Unit(id, ContentType.BLOB, null);
    }

    /** A manifest. */
    public static Unit manifest(ContentId id) {
        return new Unit(id, ContentType.MANIFEST, null);
    }

    /** A tag. */
    public static Unit tag(ContentId id, TagName name) {
        return new Unit(id, ContentType.TAG, name);
    }
}
