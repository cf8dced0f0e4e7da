package io.slipway.access.role;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * Permissions under a name.
 *
 * @param locked whether it came with Slipway and cannot be changed
 */
public record Role(UUID id, RoleDraft draft, boolean locked, OffsetDateTime createdAt, OffsetDateTime updatedAt) {}
