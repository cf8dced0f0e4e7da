package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import io.slipway.tasks.progress.ProgressReport;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task has come further: all lines of its progress as they stand. At most one a second, and told without a promise. */
public record TaskProgressed(UUID task, int attempt, List<Line> lines) implements Fact {

    /**
     * One line of progress.
     *
     * @param total null where it is not known how many there will be
     */
    public record Line(String code, String state, @Nullable Long total, long done) {
        static Line of(ProgressReport report) {
            return new Line(report.code(), report.state().toString(), report.total(), report.done());
        }
    }

    /** The progress of attempt {@code attempt} at {@code task}. */
    public static TaskProgressed of(UUID task, int attempt, List<ProgressReport> reports) {
        return new TaskProgressed(task, attempt, reports.stream().map(Line::of).toList());
    }

    @Override
    public Topic topic() {
        return Topic.TASK_EVENTS;
    }

    @Override
    public String key() {
        return task.toString();
    }

    @Override
    public String type() {
        return "io.slipway.task.progressed.v1";
    }
}
