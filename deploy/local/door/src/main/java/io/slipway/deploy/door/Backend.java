package io.slipway.deploy.door;

import java.util.List;

/** Which service answers a path. */
enum Backend {
    REGISTRY(List.of("/v2/", "/token")),
    TASKS(List.of(
            "/pulp/api/v3/tasks/",
            "/pulp/api/v3/task-groups/",
            "/pulp/api/v3/task-schedules/",
            "/pulp/api/v3/workers/",
            "/slipway/api/v1/tasks/",
            "/slipway/api/v1/schedules/",
            "/slipway/api/v1/webhooks/",
            "/slipway/api/v1/audit/")),
    CONTENT(List.of("/"));

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefixes;

    Backend(List<String> prefixes) {
        this.prefixes = prefixes;
    }

    /** The service of {@code path}: the first whose prefix it has. */
    static Backend of(String path) {
        for (Backend backend : values()) {
            if (backend.prefixes.stream().anyMatch(prefix -> covers(prefix, path))) {
                return backend;
            }
        }
        return CONTENT;
    }

    /** A prefix also covers itself without its last slash. */
    private static boolean covers(String prefix, String path) {
        return path.startsWith(prefix)
                || (prefix.endsWith("/") && path.equals(prefix.substring(0, prefix.length() - 1)));
    }
}
