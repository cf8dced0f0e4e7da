package io.slipway.storage.transfer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Who works on what in this process: one at a time. Whoever comes later asks the one before to come to an end and waits until it has.
 * Work that has begun ends by itself: cancelling only asks it to.
 *
 * @param <K> what is worked on
 */
public final class Turns<K> {
    private final ConcurrentMap<K, Turn> last = new ConcurrentHashMap<>();

    /** What {@code work} gives once it is its turn to work on {@code key}. */
    public <T> Uni<T> take(K key, Function<Turn, Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> begin(key, work, emitter));
    }

    private <T> void begin(K key, Function<Turn, Uni<T>> work, UniEmitter<? super T> emitter) {
        Turn mine = new Turn();
        emitter.onTermination(mine::end);
        Turn before = last.put(key, mine);
        if (before != null) {
            before.end();
        }
        Uni<Void> begun =
                before == null ? Uni.createFrom().voidItem() : Uni.createFrom().completionStage(before.over());
        begun.chain(() -> work.apply(mine))
                .subscribe()
                .with(
                        item -> end(key, mine, () -> emitter.complete(item)),
                        failure -> end(key, mine, () -> emitter.fail(failure)));
    }

    /** Whoever waits for the result has it before the next begins. */
    private void end(K key, Turn mine, Runnable result) {
        try {
            result.run();
        } finally {
            last.remove(key, mine);
            mine.leave();
        }
    }
}
