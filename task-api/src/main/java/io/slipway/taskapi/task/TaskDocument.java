package io.slipway.taskapi.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.Task;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as Pulp shows it. */
@Schema(name = "TaskResponse")
public record TaskDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String state,
        String name,
        String loggingCid,
        @Nullable String createdBy,
        @Nullable Timestamp unblockedAt,
        @Nullable Timestamp startedAt,
        @Nullable Timestamp finishedAt,
        @Nullable JsonNode error,
        @Nullable String worker,
        @Nullable String parentTask,
        List<String> childTasks,
        @Nullable String taskGroup,
        List<Report> progressReports,
        List<String> createdResources,
        List<String> createdResourcePrns,
        List<String> reservedResourcesRecord,
        @Nullable JsonNode result,
        String pulpApiVersion) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line of progress. */
    @Schema(name = "ProgressReportResponse")
    public record Report(
            String message,
            String code,
            String state,
            @Nullable Long total,
            long done,
            @Nullable String suffix) {
        static Report of(ProgressReport report) {
            return new Report(
                    report.message(),
                    report.code(),
                    report.state().toString(),
                    report.total(),
                    report.done(),
                    report.suffix());
        }
    }

    static TaskDocument of(Task task) {
        return new TaskDocument(
                ResourceType.TASK.href(task.id()),
                ResourceType.TASK.prn(task.id()),
                Timestamp.of(task.createdAt()),
                Timestamp.of(task.updatedAt()),
                task.state().toString(),
                task.name(),
                task.correlationId(),
                task.createdBy() == null ? null : ResourceType.ROOT + "users/" + task.createdBy() + "/",
                Timestamp.orNull(task.unblockedAt()),
                Timestamp.orNull(task.startedAt()),
                Timestamp.orNull(task.finishedAt()),
                json(task.error()),
                null,
                null,
                List.of(),
                null,
                task.progress().stream().map(Report::of).toList(),
                task.created().stream().map(Created::href).toList(),
                task.created().stream().map(Created::prn).toList(),
                task.reserved(),
                json(task.result()),
                "v3");
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that is none", e);
        }
    }
}
