package io.slipway.tasks.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done.
 *
 * @param name the name on the wire, as Pulp spells it
 * @param arguments ids as JSON, never a secret
 * @param holds what it holds while it waits and runs
 * @param reserved what Pulp shows as {@code reserved_resources_record}
 * @param createdBy the user who ordered it; null for the system
 * @param correlationId the Correlation-ID of the request
 */
public record TaskOrder(
        String name,
        String arguments,
        List<Resource> holds,
        List<String> reserved,
        @Nullable Integer createdBy,
        String correlationId) {}
