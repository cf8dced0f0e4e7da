package io.slipway.deploy.migrate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The migrator as a job of its own, told what to do by its environment. */
public final class MigrateJob {
    private MigrateJob() {}

    /**
     * Reads {@code SLIPWAY_DATABASE_URL} (JDBC), {@code SLIPWAY_DATABASE_OWNER}, {@code SLIPWAY_DATABASE_PASSWORD} and, for each service
     * role, {@code SLIPWAY_REGISTRY_PASSWORD}, {@code …_CONTENT_…}, {@code …_TASKS_…}, {@code …_WORKER_…}.
     */
    public static void main(String[] args) {
        Map<String, String> passwords = new LinkedHashMap<>();
        for (String service : new String[] {"REGISTRY", "CONTENT", "TASKS", "WORKER"}) {
            passwords.put("slipway_" + service.toLowerCase(Locale.ROOT), required("SLIPWAY_" + service + "_PASSWORD"));
        }
        new Migrate(
                        required("SLIPWAY_DATABASE_URL"),
                        required("SLIPWAY_DATABASE_OWNER"),
                        required("SLIPWAY_DATABASE_PASSWORD"))
                .run(passwords);
    }

    private static String required(String name) {
        @Nullable String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment variable " + name + " is required");
        }
        return value;
    }
}
