package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/**
 * A task has come to its end.
 *
 * @param state {@code completed}, {@code failed} or {@code canceled}
 */
public record TaskFinished(UUID task, String state) implements Fact {
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
        return "io.slipway.task.finished.v1";
    }
}
