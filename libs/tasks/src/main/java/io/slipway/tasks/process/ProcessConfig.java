package io.slipway.tasks.process;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What this process says of itself to the others. */
@ConfigMapping(prefix = "slipway.process")
public interface ProcessConfig {
    /** What this process does: {@code worker}, {@code api} or {@code content}; one that does not say it is not shown. */
    Optional<ProcessKind> kind();

    /** What it is called in the status, after its process id. */
    @WithDefault("${quarkus.application.name}")
    String name();

    /** How often it says that it is there. */
    @WithDefault("10s")
    Duration beat();

    /** After how long a silence it counts as gone. */
    @WithDefault("30s")
    Duration gone();
}
