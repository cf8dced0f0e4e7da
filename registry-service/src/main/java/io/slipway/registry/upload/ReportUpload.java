package io.slipway.registry.upload;

import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Says where an upload stands. A request that still adds to it has ended before, so the answer does not move any more. */
@ApplicationScoped
public class ReportUpload {
    private final UploadStore store;
    private final WorkOnUpload work;

    ReportUpload(UploadStore store, WorkOnUpload work) {
        this.store = store;
        this.work = work;
    }

    /** 204 and how far the upload came; {@code BLOB_UPLOAD_UNKNOWN} where there is none. */
    public Uni<Answer> report(Session session) {
        return work.alone(session, held -> store.settle(held.state()).call(state -> recordIfMoved(held, state)))
                .map(state -> UploadAnswer.at(204, session.name(), session.id(), state.size()));
    }

    private static Uni<Void> recordIfMoved(Held held, UploadState state) {
        return state.equals(held.state()) ? Uni.createFrom().voidItem() : held.recordLast(state);
    }
}
