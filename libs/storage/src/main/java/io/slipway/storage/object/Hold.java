package io.slipway.storage.object;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The right to work on an upload, of which one replica at a time is sure. Kept by whoever keeps the session. */
public interface Hold {

    /** Of an upload that nobody else knows, or whose medium keeps others out. */
    Hold UNDISPUTED = new Hold() {
        @Override
        public Uni<Void> confirm(UploadState sent, int writing) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public CompletionStage<Void> asked() {
            return new CompletableFuture<>();
        }
    };

    /**
     * {@code RANGE_INVALID} where another has taken the right: what would be written now might come in his way.
     *
     * @param sent where the upload stands now, and from where anybody may go on if nothing more is heard
     * @param writing what is written next, as {@link UploadStore#takeOver} is told of it; never less than before
     */
    Uni<Void> confirm(UploadState sent, int writing);

    /** Completes when another waits for the right: what has arrived is kept, and the work ends. */
    CompletionStage<Void> asked();
}
