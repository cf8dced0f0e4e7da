package io.slipway.registry.route;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} an empty object store, a free port, and patience with PostgreSQL: a busy machine that answers late is served
 * from memory, which those who look for what they just wrote would take for a fault. {@link DatabaseLine} is about just that.
 */
public final class StorageResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try {
            return Map.of(
                    "slipway.pointer.patience",
                    "10s",
                    "slipway.storage.directory",
                    Files.createTempDirectory("objects").toString(),
                    "slipway.relay.enabled",
                    "false",
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the test's objects", e);
        }
    }

    @Override
    public void stop() {}
}
