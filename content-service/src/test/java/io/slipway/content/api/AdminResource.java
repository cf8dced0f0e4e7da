package io.slipway.content.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Gives a {@code @QuarkusTest} an administrator, a free port, and no end of wrong credentials, of which some tests send many. */
public final class AdminResource implements QuarkusTestResourceLifecycleManager {
    static final String PASSWORD = UUID.randomUUID().toString();

    @Override
    public Map<String, String> start() {
        try {
            Path file = Files.createTempFile("admin", ".password");
            file.toFile().deleteOnExit();
            return Map.of(
                    "slipway.admin.password-file",
                    Files.writeString(file, PASSWORD).toString(),
                    "quarkus.http.test-port",
                    "0",
                    "slipway.limit.refused-logins-per-address",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException("no password for the test", e);
        }
    }

    @Override
    public void stop() {}
}
