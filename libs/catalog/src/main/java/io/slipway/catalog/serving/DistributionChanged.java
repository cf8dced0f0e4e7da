package io.slipway.catalog.serving;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** A public name was made, points elsewhere or was deleted. */
public record DistributionChanged(UUID distribution, String basePath) implements Fact {
    @Override
    public Topic topic() {
        return Topic.CATALOG_EVENTS;
    }

    @Override
    public String key() {
        return distribution.toString();
    }

    @Override
    public String type() {
        return "io.slipway.distribution.changed.v1";
    }
}
