package io.slipway.registry.point;

import org.jspecify.annotations.Nullable;

/**
 * What a read found.
 *
 * @param item null where there is nothing
 * @param isHit whether this replica knew it, so that nobody had to be asked
 */
public record Remembered<T>(@Nullable T item, boolean isHit) {

    /** What this replica knew. */
    public static <T> Remembered<T> hit(T item) {
        return new Remembered<>(item, true);
    }

    /** What had to be asked for. */
    public static <T> Remembered<T> miss(@Nullable T item) {
        return new Remembered<>(item, false);
    }
}
