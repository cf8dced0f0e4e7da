package io.slipway.registry.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_INVALID;
import static io.slipway.oci.error.RegistryError.RANGE_INVALID;
import static io.slipway.oci.error.RegistryError.SIZE_INVALID;

import io.slipway.registry.answer.Answer;
import io.slipway.storage.object.Appended;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds bytes to an upload, in order and in constant memory. What arrived of a body that broke off is kept. */
@ApplicationScoped
public class AppendChunk {
    private final UploadStore store;
    private final WorkOnUpload work;
    private final UploadConfig config;

    AppendChunk(UploadStore store, WorkOnUpload work, UploadConfig config) {
        this.store = store;
        this.work = work;
        this.config = config;
    }

    /** Appends {@code chunk}: 202 and where the upload stands, 416 where it does not begin at the upload's end. */
    public Uni<Answer> append(Session session, Chunk chunk) {
        return onIt(session, chunk, held -> added(session, held, chunk, held::recordLast))
                .map(state -> UploadAnswer.at(202, session.name(), session.id(), state.size()));
    }

    /** Bytes are appended where the store finds the end; of none it finds nothing. */
    private <T> Uni<T> onIt(Session session, Chunk chunk, Function<Held, Uni<T>> append) {
        return chunk.body().isEmpty() ? work.alone(session, append) : work.goOn(session, append);
    }

    /** Appends to what is {@code held}, records how far it came, and fails where not all of the chunk arrived. */
    Uni<UploadState> add(Session session, Held held, Chunk chunk) {
        return added(session, held, chunk, held::record);
    }

    private Uni<UploadState> added(Session session, Held held, Chunk chunk, Function<UploadState, Uni<Void>> record) {
        return inOrder(session, held.state(), chunk.range())
                .chain(state -> write(session, held, state, chunk))
                .call(appended -> record.apply(appended.upload()))
                .map(appended -> requireWhole(appended, chunk));
    }

    /** Who says where his bytes go is told when they do not: first it must be certain where the upload ends. */
    private Uni<UploadState> inOrder(Session session, UploadState known, Chunk.@Nullable Range range) {
        return range == null
                ? Uni.createFrom().item(known)
                : store.settle(known).invoke(state -> requireInOrder(session, state, range));
    }

    private static void requireInOrder(Session session, UploadState state, Chunk.Range range) {
        if (range.first() != state.size()) {
            throw UploadAnswer.outOfOrder(
                    session,
                    state.size(),
                    "the chunk begins at " + range.first() + ", the upload has " + state.size() + " bytes");
        }
    }

    private Uni<Appended> write(Session session, Held held, UploadState state, Chunk chunk) {
        if (chunk.body().isEmpty()) {
            return Uni.createFrom().item(new Appended(state, null));
        }
        return store.append(state, chunk.body().bytes(), limit(state, chunk.range()), held.hold())
                .onFailure(SIZE_INVALID::explains)
                .call(() -> takenBack(held, state))
                .onFailure(RANGE_INVALID::explains)
                .recoverWithUni(failure -> misplaced(session, held, state));
    }

    private long limit(UploadState state, Chunk.@Nullable Range range) {
        return range == null ? config.largest() : Math.min(config.largest(), state.size() + range.length());
    }

    /** Nothing of the chunk is kept, of what was recorded of it on the way neither. */
    private Uni<Void> takenBack(Held held, UploadState state) {
        return held.writing() == 0
                ? Uni.createFrom().voidItem()
                : store.takeOver(state, held.writing()).chain(held::record);
    }

    /** The upload is not where the session says: somebody else went on with it, or what came of a break could not be recorded. */
    private Uni<Appended> misplaced(Session session, Held held, UploadState known) {
        return store.settle(known).call(held::record).map(state -> {
            throw UploadAnswer.outOfOrder(session, state.size(), "the upload has " + state.size() + " bytes");
        });
    }

    private static UploadState requireWhole(Appended appended, Chunk chunk) {
        long size = appended.upload().size();
        Throwable cut = appended.cut();
        if (cut != null) {
            throw BLOB_UPLOAD_INVALID.because("the body broke off; the upload has " + size + " bytes", cut);
        }
        Chunk.Range range = chunk.range();
        if (range != null && size != range.last() + 1) {
            throw SIZE_INVALID.because(
                    "the chunk should end at " + range.last() + ", the upload has " + size + " bytes");
        }
        return appended.upload();
    }
}
