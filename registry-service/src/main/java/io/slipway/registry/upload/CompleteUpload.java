package io.slipway.registry.upload;

import io.slipway.catalog.upload.ForgetUpload;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes an upload a blob of the repository: durable bytes first, then the row. */
@ApplicationScoped
public class CompleteUpload {
    private final UploadStore store;
    private final WorkOnUpload work;
    private final ForgetUpload forget;
    private final AppendChunk append;
    private final KeepBlob keep;

    CompleteUpload(UploadStore store, WorkOnUpload work, ForgetUpload forget, AppendChunk append, KeepBlob keep) {
        this.store = store;
        this.work = work;
        this.forget = forget;
        this.append = append;
        this.keep = keep;
    }

    /**
     * Appends {@code last}, which may be empty, and completes: 201. {@code DIGEST_INVALID} where the bytes are not {@code digest}'s: they
     * never will be, so the upload is forgotten. After any other failure it can be gone on with.
     */
    public Uni<Answer> complete(Session session, Chunk last, Digest digest) {
        return work.goOn(
                        session,
                        held -> added(session, held, last)
                                .chain(state -> stored(session, held, state, digest))
                                .call(stored -> keep.keep(session.name(), session.who(), stored, held.end())))
                .map(stored -> UploadAnswer.created(session.name(), digest));
    }

    private Uni<UploadState> added(Session session, Held held, Chunk last) {
        return last.body().isEmpty() ? Uni.createFrom().item(held.state()) : append.add(session, held, last);
    }

    private Uni<StoredObject> stored(Session session, Held held, UploadState state, Digest digest) {
        return store.complete(state, digest, held.hold())
                .onFailure(RegistryError.DIGEST_INVALID::explains)
                .call(() -> drop(session, state));
    }

    private Uni<Void> drop(Session session, UploadState state) {
        return store.abort(state).chain(() -> forget.forget(session.id()));
    }
}
