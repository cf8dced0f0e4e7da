package io.slipway.taskapi.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a free port, and a relay that leaves announcements where they are. */
public final class FreePort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.http.test-port", "0", "slipway.relay.enabled", "false");
    }

    @Override
    public void stop() {}
}
