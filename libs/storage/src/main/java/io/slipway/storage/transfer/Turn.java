package io.slipway.storage.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Somebody's time with a thing that one at a time works on. */
public final class Turn {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    Turn() {}

    /** Completes when another waits for the end of this turn, or nobody waits for its result any more. */
    public CompletionStage<Void> asked() {
        return asked;
    }

    /** Completes when the next may begin. */
    CompletionStage<Void> over() {
        return over;
    }

    /** Asks whoever works to come to an end. */
    public void end() {
        asked.complete(null);
    }

    void leave() {
        over.complete(null);
    }
}
