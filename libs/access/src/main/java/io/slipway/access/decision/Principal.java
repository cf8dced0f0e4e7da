package io.slipway.access.decision;

/** Who asks. */
public sealed interface Principal {

    /** Somebody who did not say who he is. */
    record Anonymous() implements Principal {}

    /** A user whose credentials were verified. */
    record User(int id, String name, boolean superuser) implements Principal {}

    /** Whether this is a user who may do everything. */
    default boolean isSuperuser() {
        return switch (this) {
            case Anonymous nobody -> false;
            case User user -> user.superuser();
        };
    }
}
