package io.slipway.registry.upload;

import io.slipway.catalog.upload.RecordUpload;
import io.slipway.catalog.upload.UploadEnd;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.UploadState;
import io.smallrye.mutiny.Uni;

/** An upload that the store lets one at a time work on. */
record HeldByStore(RecordUpload record, LastWork last, Session session, UploadState state) implements Held {
    @Override
    public Hold hold() {
        return Hold.UNDISPUTED;
    }

    @Override
    public UploadEnd end() {
        return new UploadEnd(session.id(), null);
    }

    @Override
    public int writing() {
        return 0;
    }

    @Override
    public Uni<Void> record(UploadState reached) {
        return record.record(session.id(), StateText.of(reached), reached.size());
    }

    @Override
    public Uni<Void> recordLast(UploadState reached) {
        return record(reached).invoke(() -> last.leave(session, reached));
    }
}
