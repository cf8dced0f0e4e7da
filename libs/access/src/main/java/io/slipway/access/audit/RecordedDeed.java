package io.slipway.access.audit;

import java.time.OffsetDateTime;
import java.util.UUID;

/** An entry of the audit log. */
public record RecordedDeed(UUID id, OffsetDateTime at, Deed deed) {}
