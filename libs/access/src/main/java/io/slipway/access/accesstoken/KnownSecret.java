package io.slipway.access.accesstoken;

import java.time.OffsetDateTime;
import java.util.UUID;

/** A secret as it is known: all but itself. */
public record KnownSecret(UUID id, int userId, SecretDraft draft, OffsetDateTime createdAt) {}
