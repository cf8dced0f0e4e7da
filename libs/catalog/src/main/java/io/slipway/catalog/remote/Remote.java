package io.slipway.catalog.remote;

import java.time.OffsetDateTime;

/** A remote as it is known: what people said about it, secrets opened. */
public record Remote(RemoteId id, RemoteDraft draft, OffsetDateTime createdAt, OffsetDateTime updatedAt) {}
