package io.slipway.upstream.limits;

import java.time.Duration;
import java.util.Optional;

/**
 * How hard a registry is tried.
 *
 * @param concurrency requests at a time
 * @param retries how often a request that failed for a passing reason is sent again
 * @param connect how long a connection may take
 * @param idle how long nothing may arrive
 * @param longestWait the most that is waited between two tries; a registry that asks for more is not asked again
 * @param perSecond requests begun in a second; 0 for no limit
 * @param total how long one whole answer may take; empty for no limit
 */
public record Limits(
        int concurrency,
        int retries,
        Duration connect,
        Duration idle,
        Duration longestWait,
        int perSecond,
        Optional<Duration> total) {

    /** Limits without a rate and without a time for a whole answer. */
    public Limits(int concurrency, int retries, Duration connect, Duration idle, Duration longestWait) {
        this(concurrency, retries, connect, idle, longestWait, 0, Optional.empty());
    }

    /** What is used where a remote says nothing. */
    public static Limits usual() {
        return new Limits(10, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));
    }
}
