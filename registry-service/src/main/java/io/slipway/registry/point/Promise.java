package io.slipway.registry.point;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer several wait for, on one thread. */
final class Promise {
    private final List<UniEmitter<? super Pointed>> waiting = new ArrayList<>();
    private @Nullable Pointed pointed;
    private @Nullable Throwable failure;

    Uni<Pointed> uni() {
        return Uni.createFrom().<Pointed>emitter(emitter -> add(emitter));
    }

    private void add(UniEmitter<? super Pointed> emitter) {
        if (pointed != null) {
            emitter.complete(pointed);
        } else if (failure != null) {
            emitter.fail(failure);
        } else {
            waiting.add(emitter);
        }
    }

    void complete(Pointed answer) {
        pointed = answer;
        waiting.forEach(emitter -> emitter.complete(answer));
    }

    void fail(Throwable reason) {
        failure = reason;
        waiting.forEach(emitter -> emitter.fail(reason));
    }
}
