package io.slipway.catalog.content;

import java.util.UUID;

/** The identity of a unit of content. */
public record ContentId(UUID value) implements Comparable<ContentId> {
    @Override
    public int compareTo(ContentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
