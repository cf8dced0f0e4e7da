package io.slipway.taskapi.task;

import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.tasks.task.Task;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** As little of a task as tells how it stands. */
@Schema(name = "MinimalTaskResponse")
public record MinimalTaskDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String pulpApiVersion,
        String name,
        String state,
        @Nullable Timestamp unblockedAt,
        @Nullable Timestamp startedAt,
        @Nullable Timestamp finishedAt,
        @Nullable String worker) {
    static MinimalTaskDocument of(Task task) {
        return new MinimalTaskDocument(
                ResourceType.TASK.href(task.id()),
                ResourceType.TASK.prn(task.id()),
                Timestamp.of(task.createdAt()),
                Timestamp.of(task.updatedAt()),
                "v3",
                task.name(),
                task.state().toString(),
                Timestamp.orNull(task.unblockedAt()),
                Timestamp.orNull(task.startedAt()),
                Timestamp.orNull(task.finishedAt()),
                null);
    }
}
