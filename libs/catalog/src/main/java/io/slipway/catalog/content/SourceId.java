package io.slipway.catalog.content;

import java.util.UUID;

/** Somebody who delivers content: a host, under certain credentials. */
public record SourceId(UUID value) {}
