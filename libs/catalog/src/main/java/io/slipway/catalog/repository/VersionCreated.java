package io.slipway.catalog.repository;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** A repository has a new version. */
public record VersionCreated(UUID repository, UUID version, int number) implements Fact {
    @Override
    public Topic topic() {
        return Topic.CATALOG_EVENTS;
    }

    @Override
    public String key() {
        return repository.toString();
    }

    @Override
    public String type() {
        return "io.slipway.repository.version-created.v1";
    }
}
