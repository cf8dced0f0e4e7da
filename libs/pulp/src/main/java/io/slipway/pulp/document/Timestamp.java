package io.slipway.pulp.document;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times as Pulp writes them: UTC, with six digits of a second and a Z. */
public final class Timestamp {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private Timestamp() {}

    /** {@code time} as text. */
    public static String of(OffsetDateTime time) {
        return FORMAT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }

    /** {@code time} as text; null where there is none. */
    public static @Nullable String orNull(@Nullable OffsetDateTime time) {
        return time == null ? null : of(time);
    }
}
