package io.slipway.access.decision;

import org.jspecify.annotations.Nullable;

/**
 * A way by which somebody comes to a permission on objects, beside a role on the objects themselves.
 *
 * @param everywhere the permission that, held on all objects, opens this way to all of them; null where there is none such
 * @param ids the objects this way leads to
 * @param newest the same objects with their {@code created_at}, each once, where an index has them newest first; null where none has
 */
public record Way(
        @Nullable Permission everywhere, Ids ids, @Nullable Ids newest) {

    /** A way to some objects that is also open to whoever has {@code everywhere} on all of them. */
    public static Way open(Permission everywhere, Ids ids) {
        return new Way(everywhere, ids, null);
    }

    /** A way to some objects, whatever roles there are. */
    public static Way to(Ids ids) {
        return new Way(null, ids, null);
    }

    /** A way to some objects that an index has newest first: {@code newest} selects their {@code created_at} and {@code id}. */
    public static Way toNewest(Ids newest) {
        return new Way(null, Ids.around("SELECT y.id FROM ({}) y", newest), newest);
    }
}
