package io.slipway.tasks.order;

import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;

/**
 * A worker has begun to run a task.
 *
 * @param attempt 1 for the first worker; more where an earlier one died
 */
public record TaskStarted(UUID task, int attempt) implements Fact {
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
        return "io.slipway.task.started.v1";
    }
}
