package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** A worker that stops has given a task back: it waits for another one. */
public record TaskReleased(UUID task) implements Fact {
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
        return "io.slipway.task.released.v1";
    }
}
