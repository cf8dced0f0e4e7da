package io.slipway.registry.route;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Gives a {@code @QuarkusTest} an empty object store and a free port. */
public final class StorageResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try {
            return Map.of(
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
