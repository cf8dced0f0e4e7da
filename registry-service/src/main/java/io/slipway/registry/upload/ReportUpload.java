package io.slipway.registry.upload;

import io.slipway.catalog.upload.FindUpload;
import io.slipway.catalog.upload.RecordUpload;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Says where an upload stands. A request that still adds to it has ended before, so the answer does not move any more. */
@ApplicationScoped
public class ReportUpload {
    private final UploadStore store;
    private final FindUpload find;
    private final RecordUpload record;

    ReportUpload(UploadStore store, FindUpload find, RecordUpload record) {
        this.store = store;
        this.find = find;
        this.record = record;
    }

    /** 204 and how far the upload came; {@code BLOB_UPLOAD_UNKNOWN} where there is none. */
    public Uni<Answer> report(Session session) {
        return find.require(session.name(), session.id(), session.who())
                .map(upload -> StateText.parse(upload.state()))
                .chain(known -> store.settle(known).call(state -> recordIfMoved(session, known, state)))
                .map(state -> UploadAnswer.at(204, session.name(), session.id(), state.size()));
    }

    private Uni<Void> recordIfMoved(Session session, UploadState known, UploadState state) {
        return state.equals(known)
                ? Uni.createFrom().voidItem()
                : record.record(session.id(), StateText.of(state), state.size());
    }
}
