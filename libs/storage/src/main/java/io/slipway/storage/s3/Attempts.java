package io.slipway.storage.s3;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * How often a request is sent, with growing random pauses, where that may help.
 *
 * @param number in all; at least 1
 */
record Attempts(int number) {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** What {@code request} gives, each time anew, until it is not a temporary failure. */
    <T> Uni<T> repeat(Uni<T> request) {
        return number <= 1
                ? request
                : request.onFailure(S3Refused::isTemporary)
                        .retry()
                        .withBackOff(PAUSE, LONGEST_PAUSE)
                        .withJitter(0.5)
                        .atMost(number - 1L);
    }
}
