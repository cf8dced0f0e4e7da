package io.slipway.catalog.repository;

import java.util.UUID;

/** The identity of a version: unlike its number it is never made again, so caches are keyed by it. */
public record VersionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
