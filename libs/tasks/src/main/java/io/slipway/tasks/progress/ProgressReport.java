package io.slipway.tasks.progress;

import io.slipway.tasks.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * One line of progress, as Pulp shows it.
 *
 * @param code what is counted, for programs: {@code sync.processing.manifest}
 * @param message the same for people
 * @param total how many there will be, where that is known
 */
public record ProgressReport(
        String code,
        String message,
        TaskState state,
        @Nullable Long total,
        long done,
        @Nullable String suffix) {}
