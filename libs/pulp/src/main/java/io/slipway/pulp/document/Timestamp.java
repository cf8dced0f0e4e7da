package io.slipway.pulp.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A time as Pulp writes it: UTC, with six digits of a second and a Z. */
public record Timestamp(@JsonValue String text) {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** {@code time} as Pulp writes it. */
    public static Timestamp of(OffsetDateTime time) {
        return new Timestamp(FORMAT.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
    }

    /** {@code time} as Pulp writes it; null where there is none. */
    public static @Nullable Timestamp orNull(@Nullable OffsetDateTime time) {
        return time == null ? null : of(time);
    }
}
