package io.slipway.access.decision;

import java.util.UUID;

/**
 * An object that roles are given on.
 *
 * @param model its kind in Pulp's words: {@code container.containerrepository}
 */
public record ObjectId(String model, UUID id) {

    /** An object whose id is an integer. */
    public static ObjectId of(String model, int id) {
        return new ObjectId(model, new UUID(0, id));
    }
}
