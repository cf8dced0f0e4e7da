package io.slipway.ledger.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How announcements are carried from the outbox to Kafka. */
@ConfigMapping(prefix = "slipway.relay")
public interface RelayConfig {
    /** Whether this process carries announcements. */
    @WithDefault("true")
    boolean enabled();

    /** How often the outbox is looked at when nobody nudges. */
    @WithDefault("1s")
    Duration interval();

    /** How long announcements that follow others wait, so that they are carried together; the first after a rest waits for nobody. */
    @WithDefault("50ms")
    Duration pause();

    /** How long a shard is held by a relay that has died. */
    @WithDefault("5s")
    Duration lease();

    /** How many announcements are carried at once. */
    @WithDefault("500")
    int batch();
}
