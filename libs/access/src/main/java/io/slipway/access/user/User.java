package io.slipway.access.user;

import io.slipway.access.group.Group;
import java.time.OffsetDateTime;
import java.util.List;

/** A user as he is known. */
public record User(int id, UserDraft draft, boolean hasPassword, OffsetDateTime createdAt, List<Group> groups) {}
