package io.slipway.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** A bucket for each key: holds a minute's worth, refilled evenly. What was not asked for for a while is forgotten: it is full again. */
final class Counted {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String what;
    private final int perMinute;
    private final Cache<String, Bucket> buckets;

    /**
     * Buckets that are empty at first use.
     *
     * @param what is counted, for people: {@code tokens}
     */
    Counted(String what, int perMinute, long most) {
        this.what = what;
        this.perMinute = perMinute;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(MINUTE.multipliedBy(2))
                .build();
    }

    /** Takes one; fails with {@link TooManyRequests} where there is none left. */
    void take(String key) {
        if (perMinute > 0) {
            var probe = bucket(key).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw refusal(probe.getNanosToWaitForRefill());
            }
        }
    }

    /** Fails where there is none left, and takes none. */
    void require(String key) {
        Bucket bucket = perMinute > 0 ? buckets.getIfPresent(key) : null;
        if (bucket != null) {
            var probe = bucket.estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw refusal(probe.getNanosToWaitForRefill());
            }
        }
    }

    /** Takes one where there is one. */
    void spend(String key) {
        if (perMinute > 0) {
            boolean ignored = bucket(key).tryConsume(1);
        }
    }

    private Bucket bucket(String key) {
        return buckets.get(
                key,
                ignored -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                        .build());
    }

    private TooManyRequests refusal(long nanos) {
        return new TooManyRequests(
                what, Duration.ofSeconds(Duration.ofNanos(nanos).toSeconds() + 1));
    }
}
