package io.slipway.pulp.error;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ties a request to its tasks and its log lines: a UUID the client sent, exactly as it sent it, or a fresh one. */
public record CorrelationId(String value) {
    /** The name of the header. */
    public static final String HEADER = "Correlation-ID";

    private static final Pattern UUID_SHAPED =
            Pattern.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** The id a request carries in {@code header}. */
    public static CorrelationId of(@Nullable String header) {
        return header != null && UUID_SHAPED.matcher(header).matches()
                ? new CorrelationId(header)
                : new CorrelationId(UUID.randomUUID().toString().replace("-", ""));
    }
}
