package io.slipway.upstream.limits;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets so many requests begin in a second, evenly: each takes the next moment that is free and waits for it. */
public final class Pace {
    private final long between;
    private final LongSupplier nanoTime;
    private final AtomicLong free;

    /**
     * @param perSecond how many begin in a second; 0 for no limit
     * @param nanoTime the time, as {@link System#nanoTime} tells it
     */
    public Pace(int perSecond, LongSupplier nanoTime) {
        this.between = perSecond <= 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
        this.free = new AtomicLong(nanoTime.getAsLong());
    }

    /** Completes when it is the caller's turn. */
    public Uni<Void> turn() {
        return between == 0 ? Uni.createFrom().voidItem() : Uni.createFrom().deferred(this::waited);
    }

    private Uni<Void> waited() {
        long now = nanoTime.getAsLong();
        long mine = free.getAndUpdate(next -> Math.max(next, now) + between);
        Uni<Void> turn = Uni.createFrom().voidItem();
        return mine <= now ? turn : turn.onItem().delayIt().by(Duration.ofNanos(mine - now));
    }
}
