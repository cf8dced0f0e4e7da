package io.slipway.tasks.task;

import java.util.UUID;

/** The identity of a task. */
public record TaskId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
