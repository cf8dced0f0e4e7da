package io.slipway.worker.run;

import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far a running task has come: counted by the work, written by the heart once per beat. */
public final class Progress {
    private final List<Step> steps = new ArrayList<>();

    /** One line of progress. */
    public static final class Step {
        private final String code;
        private final String message;
        private final AtomicLong done = new AtomicLong();
        private volatile @Nullable Long total;
        private volatile TaskState state = TaskState.RUNNING;

        private Step(String code, String message, @Nullable Long total) {
            this.code = code;
            this.message = message;
            this.total = total;
        }

        /** {@code count} more are done. */
        public void advance(long count) {
            done.addAndGet(count);
        }

        /** There will be {@code more} than were expected so far. */
        public synchronized void expect(long more) {
            Long before = total;
            total = (before == null ? 0 : before) + more;
        }

        /** This line has come to its end. */
        public void end(TaskState how) {
            state = how;
        }

        private ProgressReport report(@Nullable TaskState end) {
            TaskState shown = end != null && state == TaskState.RUNNING ? end : state;
            return new ProgressReport(code, message, shown, total, done.get(), null);
        }
    }

    /** Begins a line. */
    public synchronized Step begin(String code, String message, @Nullable Long total) {
        Step step = new Step(code, message, total);
        steps.add(step);
        return step;
    }

    /** All lines as they stand. */
    public synchronized List<ProgressReport> reports() {
        return steps.stream().map(step -> step.report(null)).toList();
    }

    /** All lines as they stand at the end of a task: what was still under way ended as the task did. */
    public synchronized List<ProgressReport> reports(TaskState end) {
        return steps.stream().map(step -> step.report(end)).toList();
    }
}
