package io.slipway.registry.upload;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A question that is asked again and again: not before the last one was answered, or has waited too long. Of an outage, however long, is told
 * once.
 */
final class OneQuestion {
    private final Duration patience;
    private final Consumer<Throwable> outage;
    private final AtomicBoolean isWaiting = new AtomicBoolean();
    private final AtomicBoolean isOut = new AtomicBoolean();

    OneQuestion(Duration patience, Consumer<Throwable> outage) {
        this.patience = patience;
        this.outage = outage;
    }

    void ask(Supplier<Uni<Void>> question) {
        if (isWaiting.compareAndSet(false, true)) {
            Uni.createFrom()
                    .<Void>deferred(question::get)
                    .ifNoItem()
                    .after(patience)
                    .fail()
                    .onTermination()
                    .invoke(() -> isWaiting.set(false))
                    .subscribe()
                    .with(answered -> isOut.set(false), this::tell);
        }
    }

    private void tell(Throwable failure) {
        if (isOut.compareAndSet(false, true)) {
            outage.accept(failure);
        }
    }
}
