package io.slipway.worker.sync;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many works run at a time. The others wait in the order they came, before they have opened anything: ten tags of ten platforms
 * with ten layers are not a thousand open files.
 */
final class Turnstile {
    private final Queue<UniEmitter<? super Boolean>> waiting = new ArrayDeque<>();
    private int free;

    Turnstile(int atATime) {
        this.free = atATime;
    }

    /** Does {@code work} when it is its turn. */
    <T> Uni<T> pass(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Boolean>emitter(this::enter)
                .chain(() ->
                        Uni.createFrom().deferred(work::get).onTermination().invoke(this::leave));
    }

    private void enter(UniEmitter<? super Boolean> newcomer) {
        if (isFree(newcomer)) {
            newcomer.complete(true);
        }
    }

    private synchronized boolean isFree(UniEmitter<? super Boolean> newcomer) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(newcomer);
        return false;
    }

    private void leave() {
        UniEmitter<? super Boolean> next = next();
        if (next != null) {
            next.complete(true);
        }
    }

    private synchronized @Nullable UniEmitter<? super Boolean> next() {
        UniEmitter<? super Boolean> next = waiting.poll();
        if (next == null) {
            free++;
        }
        return next;
    }
}
