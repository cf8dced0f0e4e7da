package io.slipway.registry.point;

import io.slipway.catalog.serving.Pointer;

/**
 * Where a name points.
 *
 * @param isStale whether PostgreSQL did not answer, so that this is only the last that was known
 */
public record Pointed(Pointer pointer, boolean isStale) {}
