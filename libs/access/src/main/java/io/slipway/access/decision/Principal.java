package io.slipway.access.decision;

import org.jspecify.annotations.Nullable;

/** Who asks. */
public sealed interface Principal {

    /** Somebody who did not say who he is. */
    record Anonymous() implements Principal {}

    /**
     * A user whose credentials were verified.
     *
     * @param epoch of his rights when they were verified: what was learnt in an older one than the present is worth nothing
     */
    record User(int id, String name, boolean superuser, int epoch) implements Principal {}

    /** The id of the user; null where it is nobody. */
    default @Nullable Integer userId() {
        return switch (this) {
            case Anonymous nobody -> null;
            case User user -> user.id();
        };
    }

    /** Whether this is a user who may do everything. */
    default boolean isSuperuser() {
        return switch (this) {
            case Anonymous nobody -> false;
            case User user -> user.superuser();
        };
    }
}
