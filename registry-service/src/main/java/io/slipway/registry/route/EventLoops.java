package io.slipway.registry.route;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * As many event loops as there are processors, unless somebody says otherwise; Quarkus would make twice as many. All that asks PostgreSQL
 * on one loop shares one statement, so a loop more than there are processors makes statements smaller and more, and switches threads.
 */
public final class EventLoops implements ConfigSource {
    private static final String KEY = "quarkus.vertx.event-loops-pool-size";

    /** Below all that people write. */
    private static final int ORDINAL = 50;

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(KEY);
    }

    @Override
    public @Nullable String getValue(String name) {
        return KEY.equals(name) ? Integer.toString(Runtime.getRuntime().availableProcessors()) : null;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return EventLoops.class.getSimpleName();
    }
}
