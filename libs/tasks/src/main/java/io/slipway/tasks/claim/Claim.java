package io.slipway.tasks.claim;

import io.slipway.tasks.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A task that is this worker's to run, for as long as its lease is renewed.
 *
 * @param arguments ids as JSON
 */
public record Claim(
        TaskId task,
        int attempt,
        String name,
        String arguments,
        @Nullable Integer createdBy,
        String correlationId) {

    /** What every write of the task must pass. */
    public Fence fence() {
        return new Fence(task, attempt);
    }
}
