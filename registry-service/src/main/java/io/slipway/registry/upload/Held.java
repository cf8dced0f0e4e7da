package io.slipway.registry.upload;

import io.slipway.catalog.upload.UploadEnd;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;

/** An upload while a request works on it, and nobody else. */
interface Held {
    /** Where it stood when it was taken. */
    UploadState state();

    /** The right to it, as the store asks for it. */
    Hold hold();

    /** Its end, which only whoever holds it may bring about. */
    UploadEnd end();

    /** What may have been written since it was recorded last, as {@link UploadStore#takeOver} is told of it; 0 where nothing was. */
    int writing();

    /** Records where it stands, and goes on working; {@code RANGE_INVALID} where another has taken it, and nothing is recorded. */
    Uni<Void> record(UploadState state);

    /** Records where it stands as the last thing that is done with it. */
    Uni<Void> recordLast(UploadState state);
}
