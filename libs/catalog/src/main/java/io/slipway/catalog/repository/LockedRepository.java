package io.slipway.catalog.repository;

import org.jspecify.annotations.Nullable;

/** A repository whose row this transaction holds: nobody else makes a version of it until the transaction ends. */
public record LockedRepository(
        RepositoryId id,
        VersionId latest,
        int latestNumber,
        int nextNumber,
        @Nullable Integer retain) {

    /** The same after {@code made}, which this transaction has made of it. */
    public LockedRepository after(RepositoryVersion made) {
        return new LockedRepository(id, made.id(), made.number(), made.number() + 1, retain);
    }
}
