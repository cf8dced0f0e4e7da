package io.slipway.taskapi.task;

import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.tasks.task.TaskState;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are to be forgotten.
 *
 * @param finishedBefore null for what ended more than 30 days ago
 */
record Purge(@Nullable OffsetDateTime finishedBefore, List<TaskState> states) {
    /** The states tasks end in; none is ever skipped here. */
    private static final List<String> STATES = List.of("skipped", "completed", "failed", "canceled");

    static final Form<Purge> FORM = new Form<>("Purge", Purge::read);

    private static Purge read(Body body) {
        OffsetDateTime before = body.moment("finished_before");
        List<String> states = body.texts("states", STATES);
        body.check();
        return new Purge(before, states == null ? List.of(TaskState.COMPLETED) : states(states));
    }

    private static List<TaskState> states(List<String> names) {
        return names.stream()
                .filter(name -> !name.equals("skipped"))
                .map(TaskState::fromString)
                .toList();
    }
}
