package io.slipway.access.robot;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A robot as it is known.
 *
 * @param id that of its user
 * @param username its user's name: {@code robot$builder}
 * @param expiresAt when its secret expires; null for never
 */
public record Robot(
        int id,
        String username,
        String description,
        boolean isActive,
        @Nullable OffsetDateTime expiresAt,
        OffsetDateTime createdAt) {}
