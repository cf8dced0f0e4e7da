package io.slipway.worker.reclaim;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Gives a {@code @QuarkusTest} an empty object store, a free port, and reclaim without patience that only runs when it is asked. */
public final class StorageResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try {
            return Map.of(
                    "slipway.storage.directory",
                            Files.createTempDirectory("objects").toString(),
                    "slipway.reclaim.leftovers", "0s",
                    "slipway.reclaim.enabled", "false",
                    "slipway.relay.enabled", "false",
                    "slipway.cleanup.grace", "0s",
                    "slipway.upload-sessions.ttl", "0s",
                    "slipway.reclaim.task-age", "0s",
                    "quarkus.http.test-port", "0");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the test's objects", e);
        }
    }

    @Override
    public void stop() {}
}
