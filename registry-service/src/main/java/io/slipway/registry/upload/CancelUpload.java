package io.slipway.registry.upload;

import io.slipway.catalog.upload.ForgetUpload;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets an upload: the bytes first, so that a session is never forgotten whose bytes stay. */
@ApplicationScoped
public class CancelUpload {
    private final UploadStore store;
    private final WorkOnUpload work;
    private final ForgetUpload forget;

    CancelUpload(UploadStore store, WorkOnUpload work, ForgetUpload forget) {
        this.store = store;
        this.work = work;
        this.forget = forget;
    }

    /** 204; {@code BLOB_UPLOAD_UNKNOWN} where there is none. */
    public Uni<Answer> cancel(Session session) {
        return work.alone(session, held -> store.abort(held.state()).chain(() -> forget.forget(session.id())))
                .map(done -> Answer.empty(204));
    }
}
