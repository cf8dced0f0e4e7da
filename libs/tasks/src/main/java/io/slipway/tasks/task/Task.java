package io.slipway.tasks.task;

import io.slipway.tasks.progress.ProgressReport;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is known.
 *
 * @param result as JSON
 * @param error as JSON
 */
public record Task(
        TaskId id,
        String name,
        TaskState state,
        String correlationId,
        @Nullable Integer createdBy,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        @Nullable OffsetDateTime unblockedAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime finishedAt,
        @Nullable String result,
        @Nullable String error,
        List<Created> created,
        List<String> reserved,
        List<ProgressReport> progress) {}
