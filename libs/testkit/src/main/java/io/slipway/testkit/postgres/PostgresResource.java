package io.slipway.testkit.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a {@code @QuarkusTest} a fresh database and a sealing key. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private static volatile @Nullable TestPostgres current;

    /** The database of the running application. */
    public static TestPostgres current() {
        TestPostgres running = current;
        if (running == null) {
            throw new IllegalStateException("no @QuarkusTest with this resource is running");
        }
        return running;
    }

    @Override
    public Map<String, String> start() {
        TestPostgres postgres = TestPostgres.create();
        current = postgres;
        return Map.of(
                "quarkus.datasource.reactive.url", postgres.reactiveUrl(),
                "quarkus.datasource.username", postgres.user(),
                "quarkus.datasource.password", "unused",
                "slipway.sealing.key-file", sealingKey().toString());
    }

    @Override
    public void stop() {
        current = null;
    }

    private static Path sealingKey() {
        try {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            Path file = Files.createTempFile("sealing", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Base64.getEncoder().encodeToString(key));
        } catch (IOException e) {
            throw new UncheckedIOException("no sealing key for the test", e);
        }
    }
}
