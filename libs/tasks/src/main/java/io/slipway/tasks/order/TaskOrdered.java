package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/** A task waits to be run. */
public record TaskOrdered(UUID task) implements Fact {
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
        return "io.slipway.task.ordered.v1";
    }
}
