package io.slipway.registry.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_INVALID;

import io.slipway.access.decision.Principal;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.body.RequestBody;
import io.slipway.storage.object.Appended;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes a blob whose digest is known in one request: no session, one transaction. */
@ApplicationScoped
public class PushBlob {
    private final UploadStore store;
    private final KeepBlob keep;
    private final UploadConfig config;

    PushBlob(UploadStore store, KeepBlob keep, UploadConfig config) {
        this.store = store;
        this.keep = keep;
        this.config = config;
    }

    /** Stores {@code body} as a blob of {@code name}: 201; {@code DIGEST_INVALID} where it is not {@code digest}'s. */
    public Uni<Answer> push(RepositoryName name, Principal who, Digest digest, RequestBody body) {
        return store.begin(digest.algorithm())
                .chain(state -> stored(state, digest, body))
                .chain(stored -> keep.keep(name, who, stored, null))
                .map(kept -> UploadAnswer.created(name, digest));
    }

    private Uni<StoredObject> stored(UploadState begun, Digest digest, RequestBody body) {
        return filled(begun, body)
                .chain(state -> store.complete(state, digest))
                .onFailure()
                .call(() -> store.abort(begun));
    }

    private Uni<UploadState> filled(UploadState begun, RequestBody body) {
        return body.isEmpty()
                ? Uni.createFrom().item(begun)
                : store.append(begun, body.bytes(), config.largest()).map(PushBlob::whole);
    }

    private static UploadState whole(Appended appended) {
        Throwable cut = appended.cut();
        if (cut != null) {
            throw BLOB_UPLOAD_INVALID.because("the body broke off", cut);
        }
        return appended.upload();
    }
}
