package io.slipway.storage.object;

import java.util.regex.Pattern;

/**
 * Where an object lies in the store: {@code blobs/sha256/ab/<hex>.<upload id>}. Every stored object has a key of its own, written
 * once and deleted once.
 */
public record ObjectKey(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9]+(?:/[a-z0-9][a-z0-9.-]*)+");

    public ObjectKey {
        if (!isOne(value)) {
            throw new IllegalArgumentException("not an object key: " + value);
        }
    }

    /** Whether {@code value} can be a key: what others put into the store need not be one. */
    public static boolean isOne(String value) {
        return GRAMMAR.matcher(value).matches() && !value.contains("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
