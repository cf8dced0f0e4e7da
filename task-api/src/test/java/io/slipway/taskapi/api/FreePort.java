package io.slipway.taskapi.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a free port, a relay that leaves announcements where they are, and no end of wrong credentials. */
public final class FreePort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.http.test-port",
                "0",
                "slipway.relay.enabled",
                "false",
                "slipway.limit.refused-logins-per-address",
                "0");
    }

    @Override
    public void stop() {}
}
