package io.slipway.catalog.serving;

import java.util.UUID;

/** The identity of a distribution. */
public record DistributionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
