package io.slipway.worker.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.UUID;

/** How a worker takes work. */
@ConfigMapping(prefix = "slipway.worker")
public interface WorkerConfig {
    /** Who this worker is; made anew at every start. */
    UUID id();

    /** How many tasks this worker runs at the same time. */
    @WithDefault("4")
    int slots();

    /** How often an idle worker looks for work when nobody rings; each look comes up to a quarter earlier or later. */
    @WithDefault("2s")
    Duration interval();

    /** How long a task of a worker that has died waits for another one. A task is stopped after two thirds of it without a beat. */
    @WithDefault("15s")
    Duration lease();

    /** How often leases are renewed and progress is written. */
    @WithDefault("1s")
    Duration beat();

    /** How long a worker that stops waits until the tasks it runs are given back; their leases end by themselves if that fails. */
    @WithDefault("5s")
    Duration farewell();
}
