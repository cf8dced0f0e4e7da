package io.slipway.access.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says by which ways, beside roles on the objects themselves, one comes to permissions on objects of a model: through what they stand in,
 * or because they are public. Whoever owns the tables of a model declares them.
 */
public interface Ways {
    /** The model this is about. */
    String model();

    /** The ways to {@code permission} on objects of the model. */
    List<Way> to(Principal.User who, Permission permission);

    /** The table of the objects, with {@code created_at} and {@code id}; null where they have none. */
    default @Nullable String table() {
        return null;
    }

    /** Whether each role on an object says when that was made: {@code role_assignment.listed_at}, kept by whoever owns {@link #table}. */
    default boolean isAgeKept() {
        return false;
    }

    /** Whether each role on an object has its serial: {@code role_assignment.object_serial}. Then {@link #table}, where there is one, has it too. */
    default boolean isSerialKept() {
        return isAgeKept();
    }

    /** What the objects are seen through, where that is all there is to see them by; null where it is not. */
    default @Nullable Through through() {
        return null;
    }

    /** The ways to see that an object is there, beside those to view it. */
    default List<Way> toSee(Principal.User who) {
        return List.of();
    }
}
