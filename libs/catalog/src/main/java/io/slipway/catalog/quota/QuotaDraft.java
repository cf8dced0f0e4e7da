package io.slipway.catalog.quota;

import org.jspecify.annotations.Nullable;

/**
 * What a namespace may hold, as it is written.
 *
 * @param bytes null for no limit
 * @param repositories null for no limit
 */
public record QuotaDraft(@Nullable Long bytes, @Nullable Integer repositories) {}
