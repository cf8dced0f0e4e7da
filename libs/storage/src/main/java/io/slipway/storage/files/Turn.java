package io.slipway.storage.files;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Somebody's time with a thing that one at a time works on. */
final class Turn {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Completes when another waits for the end of this turn, or nobody waits for its result any more. */
    CompletionStage<Void> asked() {
        return asked;
    }

    /** Completes when the next may begin. */
    CompletionStage<Void> over() {
        return over;
    }

    void end() {
        asked.complete(null);
    }

    void leave() {
        over.complete(null);
    }
}
