package io.slipway.worker.reclaim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How what nothing holds is taken back. */
@ConfigMapping(prefix = "slipway.reclaim")
public interface ReclaimConfig {
    /** Whether this worker takes anything back. */
    @WithDefault("true")
    boolean enabled();

    /** How often a worker looks; where there was more than one batch it goes on at once, or after {@link #pause}. */
    @WithDefault("10s")
    Duration interval();

    /** How long it rests after a full batch while a task is under way in this worker. */
    @WithDefault("1s")
    Duration pause();

    /** How many rows are looked at in one transaction. */
    @WithDefault("500")
    int batch();

    /** How many objects are deleted or copied at the same time. */
    @WithDefault("8")
    int parallel();

    /** How often the object store is searched for what was never completed, and for objects that nothing names. */
    @WithDefault("1h")
    Duration leftovers();

    /** How long finished tasks are remembered. */
    @WithDefault("30d")
    Duration taskAge();
}
