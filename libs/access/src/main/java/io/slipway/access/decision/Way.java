package io.slipway.access.decision;

import org.jspecify.annotations.Nullable;

/**
 * A way by which somebody comes to a permission on objects, beside a role on the objects themselves.
 *
 * @param everywhere the permission that, held on all objects, opens this way to all of them; null where there is none such
 * @param ids the objects this way leads to
 */
public record Way(@Nullable Permission everywhere, Ids ids) {

    /** A way to some objects, whatever roles there are. */
    public static Way to(Ids ids) {
        return new Way(null, ids);
    }
}
