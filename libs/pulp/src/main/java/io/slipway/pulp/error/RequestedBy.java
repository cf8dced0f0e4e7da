package io.slipway.pulp.error;

import org.jspecify.annotations.Nullable;

/** Who asked for something and under which Correlation-ID, taken from the request before its work begins. */
public record RequestedBy(@Nullable Integer user, String correlationId) {}
