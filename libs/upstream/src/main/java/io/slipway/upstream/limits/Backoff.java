package io.slipway.upstream.limits;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tries again with full jitter: anywhere between at once and the double of the time before; longer where the registry asks for it. */
public final class Backoff {
    private static final long FIRST_MILLIS = 250;

    private final Limits limits;
    private final Function<Throwable, Optional<Duration>> again;

    /**
     * @param again how long the registry wants us to wait at least after a failure; empty where trying again is no use
     */
    public Backoff(Limits limits, Function<Throwable, Optional<Duration>> again) {
        this.limits = limits;
        this.again = again;
    }

    /** Runs {@code attempt} until it succeeds, fails for good, or has been tried often enough. */
    public <T> Uni<T> retry(Supplier<Uni<T>> attempt) {
        return attempt(attempt, 0);
    }

    private <T> Uni<T> attempt(Supplier<Uni<T>> attempt, int before) {
        return Uni.createFrom()
                .deferred(attempt::get)
                .onFailure(failure -> before < limits.retries() && isWorthWaiting(failure))
                .recoverWithUni(failure -> wait(failure, before).chain(() -> attempt(attempt, before + 1)));
    }

    /** Who is told to come back later than that tells whoever ordered the work. */
    private boolean isWorthWaiting(Throwable failure) {
        return again.apply(failure)
                .filter(asked -> asked.compareTo(limits.longestWait()) <= 0)
                .isPresent();
    }

    private Uni<Void> wait(Throwable failure, int before) {
        long jitter = ThreadLocalRandom.current().nextLong(FIRST_MILLIS << Math.min(before, 10)) + 1;
        long asked = again.apply(failure).map(Duration::toMillis).orElse(0L);
        long millis = Math.min(asked + jitter, limits.longestWait().toMillis());
        return Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(Math.max(millis, 1)));
    }
}
