package io.slipway.registry.upload;

import io.slipway.catalog.upload.FindUpload;
import io.slipway.catalog.upload.ForgetUpload;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets an upload: the bytes first, so that a session is never forgotten whose bytes stay. */
@ApplicationScoped
public class CancelUpload {
    private final UploadStore store;
    private final FindUpload find;
    private final ForgetUpload forget;

    CancelUpload(UploadStore store, FindUpload find, ForgetUpload forget) {
        this.store = store;
        this.find = find;
        this.forget = forget;
    }

    /** 204; {@code BLOB_UPLOAD_UNKNOWN} where there is none. */
    public Uni<Answer> cancel(Session session) {
        return find.require(session.name(), session.id(), session.who())
                .call(upload -> store.abort(StateText.parse(upload.state())))
                .chain(upload -> forget.forget(upload.id()))
                .map(done -> Answer.empty(204));
    }
}
