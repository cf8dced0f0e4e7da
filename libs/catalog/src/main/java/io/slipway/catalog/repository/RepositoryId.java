package io.slipway.catalog.repository;

import java.util.UUID;

/** The identity of a repository. */
public record RepositoryId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
