package io.slipway.taskapi.group;

import io.slipway.taskapi.task.MinimalTaskDocument;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A group of tasks as Pulp shows it. */
@Schema(name = "TaskGroupResponse")
public record TaskGroupDocument(
        String pulpHref,
        String prn,
        String description,
        boolean allTasksDispatched,
        long waiting,
        long skipped,
        long running,
        long completed,
        long canceled,
        long failed,
        long canceling,
        List<Report> groupProgressReports,
        List<MinimalTaskDocument> tasks) {

    /** How far a group has come. */
    @Schema(name = "GroupProgressReportResponse")
    public record Report(
            String message,
            String code,
            long total,
            long done,
            @Nullable String suffix) {}
}
