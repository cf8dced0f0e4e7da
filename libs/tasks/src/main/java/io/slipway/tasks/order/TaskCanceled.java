package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** Somebody wants a task to end. */
public record TaskCanceled(UUID task) implements Fact {
    @Override
    public Topic topic() {
        return Topic.TASK_COMMANDS;
    }

    @Override
    public String key() {
        return task.toString();
    }

    @Override
    public String type() {
        return "io.slipway.task.canceled.v1";
    }
}
