package io.slipway.registry.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.upload.BeginUpload;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Opens a session, which any replica goes on with. */
@ApplicationScoped
public class StartUpload {
    private final UploadStore store;
    private final BeginUpload begin;
    private final LastWork last;
    private final UploadConfig config;

    StartUpload(UploadStore store, BeginUpload begin, LastWork last, UploadConfig config) {
        this.store = store;
        this.begin = begin;
        this.last = last;
        this.config = config;
    }

    /**
     * A new upload to {@code name} by {@code who}, hashed by {@code algorithm} on the way; 202, {@code DENIED} where the name is pinned,
     * {@code TOOMANYREQUESTS} where {@code who} has too many open.
     */
    public Uni<Answer> start(RepositoryName name, Principal who, Algorithm algorithm) {
        return store.begin(algorithm).chain(state -> open(name, who, state));
    }

    private Uni<Answer> open(RepositoryName name, Principal who, UploadState state) {
        return begin.begin(name, who, state.key().toString(), StateText.of(state))
                .onFailure()
                .call(() -> store.abort(state))
                .invoke(id -> leave(new Session(name, id, who), state))
                .map(id -> UploadAnswer.at(202, name, id, 0)
                        .with("OCI-Chunk-Min-Length", Long.toString(config.chunkMinLength())));
    }

    private void leave(Session session, UploadState state) {
        if (store.keepsOthersOut()) {
            last.leave(session, state);
        }
    }
}
