package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** A task has come to its end. */
public record TaskFinished(UUID task) implements Fact {
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
