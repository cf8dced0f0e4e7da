package io.slipway.tasks.order;

/** Something a task holds while it is not finished: alone, or together with others that share it. */
public record Resource(String name, boolean exclusive) {

    /** Held by one task at a time. */
    public static Resource exclusive(String name) {
        return new Resource(name, true);
    }

    /** Held by any number of tasks that share it. */
    public static Resource shared(String name) {
        return new Resource(name, false);
    }
}
