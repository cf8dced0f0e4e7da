package io.slipway.worker.run;

import io.slipway.tasks.claim.Claim;
import io.smallrye.mutiny.Uni;

/** Something a worker can do: one implementation per name of a task. */
public interface Work {

    /** The name of the tasks this does, as Pulp spells it. */
    String name();

    /**
     * Does the task and commits its result together with its end, passing the claim's fence. A failure of the {@code Uni} fails the
     * task with its message; cancelling it must stop everything within two seconds.
     */
    Uni<Void> run(Claim claim, Progress progress);
}
