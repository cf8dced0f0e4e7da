package io.slipway.catalog.quota;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace may hold, and what it holds.
 *
 * @param id that of its namespace
 * @param bytes null for as many as there are
 * @param repositories public names; null for as many as there are
 */
public record Quota(
        UUID id,
        String namespace,
        @Nullable Long bytes,
        @Nullable Integer repositories,
        Usage usage,
        OffsetDateTime updatedAt) {

    /**
     * What a namespace holds now.
     *
     * @param bytes of blobs: each once, however many of its repositories and versions hold it
     * @param repositories public names
     */
    public record Usage(long bytes, int repositories) {}
}
