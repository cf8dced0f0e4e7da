package io.slipway.upstream.limits;

import java.time.Duration;

/**
 * How hard a registry is tried.
 *
 * @param concurrency requests at a time
 * @param retries how often a request that failed for a passing reason is sent again
 * @param connect how long a connection may take
 * @param idle how long nothing may arrive; there is no limit on a whole transfer
 * @param longestWait the most that is waited between two tries, whatever the registry asks for
 */
public record Limits(int concurrency, int retries, Duration connect, Duration idle, Duration longestWait) {

    /** What is used where a remote says nothing. */
    public static Limits usual() {
        return new Limits(10, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }
}
