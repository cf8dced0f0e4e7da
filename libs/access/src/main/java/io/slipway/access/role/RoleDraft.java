package io.slipway.access.role;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people say about a role. */
public record RoleDraft(String name, @Nullable String description, List<String> permissions) {}
