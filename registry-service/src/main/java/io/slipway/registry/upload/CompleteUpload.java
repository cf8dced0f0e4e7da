package io.slipway.registry.upload;

import io.slipway.catalog.upload.FindUpload;
import io.slipway.catalog.upload.ForgetUpload;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes an upload a blob of the repository: durable bytes first, then the row. */
@ApplicationScoped
public class CompleteUpload {
    private final UploadStore store;
    private final FindUpload find;
    private final ForgetUpload forget;
    private final AppendChunk append;
    private final KeepBlob keep;

    CompleteUpload(UploadStore store, FindUpload find, ForgetUpload forget, AppendChunk append, KeepBlob keep) {
        this.store = store;
        this.find = find;
        this.forget = forget;
        this.append = append;
        this.keep = keep;
    }

    /**
     * Appends {@code last}, which may be empty, and completes: 201. {@code DIGEST_INVALID} where the bytes are not {@code digest}'s: they
     * never will be, so the upload is forgotten. After any other failure it can be gone on with.
     */
    public Uni<Answer> complete(Session session, Chunk last, Digest digest) {
        return find.require(session.name(), session.id(), session.who())
                .map(upload -> StateText.parse(upload.state()))
                .chain(state -> added(session, state, last))
                .chain(state -> store.complete(state, digest)
                        .onFailure(CompleteUpload::isWrong)
                        .call(() -> drop(session, state)))
                .call(stored -> keep.keep(session.name(), session.who(), stored, session.id()))
                .map(stored -> UploadAnswer.created(session.name(), digest));
    }

    private Uni<UploadState> added(Session session, UploadState state, Chunk last) {
        return last.body().isEmpty() ? Uni.createFrom().item(state) : append.add(session, state, last);
    }

    private static boolean isWrong(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == RegistryError.DIGEST_INVALID;
    }

    private Uni<Void> drop(Session session, UploadState state) {
        return store.abort(state).chain(() -> forget.forget(session.id()));
    }
}
