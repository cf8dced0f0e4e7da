package io.slipway.worker.run;

import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far a running task has come: counted by the work, written by the heart once per beat. */
public final class Progress {
    private final List<Step> steps = new ArrayList<>();

    /** One line of progress. */
    public static final class Step {
        private final String code;
        private final String message;
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Integer total;
        private volatile TaskState state = TaskState.RUNNING;

        private Step(String code, String message, @Nullable Integer total) {
            this.code = code;
            this.message = message;
            this.total = total;
        }

        /** One more is done. */
        public void advance() {
            advance(1);
        }

        /** {@code count} more are done. */
        public void advance(int count) {
            int now = done.addAndGet(count);
            assert now >= 0;
        }

        /** There will be this many. */
        public void expect(int expected) {
            total = expected;
        }

        /** This line has come to its end. */
        public void complete() {
            state = TaskState.COMPLETED;
        }

        private ProgressReport report(@Nullable TaskState end) {
            TaskState shown = end != null && state == TaskState.RUNNING ? end : state;
            return new ProgressReport(code, message, shown, total, done.get(), null);
        }
    }

    /** Begins a line. */
    public synchronized Step begin(String code, String message, @Nullable Integer total) {
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
