package io.slipway.catalog.content;

import java.util.Locale;

/** The kinds of content a repository holds. */
public enum ContentType {
    BLOB,
    MANIFEST,
    TAG,
    SIGNATURE;

    /** Reads the name the database uses. */
    public static ContentType fromString(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The name the database uses: {@code blob}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
