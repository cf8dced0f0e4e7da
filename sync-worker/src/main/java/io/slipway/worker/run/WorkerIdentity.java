package io.slipway.worker.run;

import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Who this worker is: somebody else at every start. Kafka's consumer group and the leases in the database carry the same name, so that
 * every worker hears every command, and none mistakes the tasks of its former life for its own.
 */
public final class WorkerIdentity implements ConfigSource {
    private static final String NAME = "slipway.worker.id";
    private static final String ID = UUID.randomUUID().toString();

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(NAME);
    }

    @Override
    public @Nullable String getValue(String name) {
        return NAME.equals(name) ? ID : null;
    }

    @Override
    public String getName() {
        return WorkerIdentity.class.getSimpleName();
    }
}
