package io.slipway.registry.upload;

import io.slipway.catalog.upload.HoldUpload;
import io.slipway.catalog.upload.UploadEnd;
import io.slipway.catalog.upload.UploadId;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.UploadState;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** An upload that is held by its row in the database. */
final class HeldByRow implements Held, Hold {
    private static final Logger LOG = Logger.getLogger(HeldByRow.class);

    private final HoldUpload rows;
    private final UploadId id;
    private final UUID holder;
    private volatile UploadState state;
    private volatile UploadState recorded;
    private volatile int writing;
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private volatile boolean isLetGo;

    HeldByRow(HoldUpload rows, UploadId id, UUID holder, UploadState state) {
        this.rows = rows;
        this.id = id;
        this.holder = holder;
        this.state = state;
        this.recorded = state;
    }

    UploadId id() {
        return id;
    }

    UUID holder() {
        return holder;
    }

    @Override
    public UploadState state() {
        return state;
    }

    /** The same, where it stands at {@code mended}. */
    Held at(UploadState mended) {
        state = mended;
        return this;
    }

    @Override
    public Hold hold() {
        return this;
    }

    @Override
    public UploadEnd end() {
        return new UploadEnd(id, holder);
    }

    @Override
    public int writing() {
        return writing;
    }

    @Override
    public Uni<Void> confirm(UploadState sent, int next) {
        Uni<Void> confirmed = sent.equals(recorded)
                ? rows.confirm(id, holder, next)
                : rows.confirm(id, holder, StateText.of(sent), sent.size(), next)
                        .invoke(() -> recorded = sent);
        return confirmed
                .invoke(() -> writing = next)
                .onFailure(failure -> !(failure instanceof RegistryException))
                .transform(failure ->
                        RegistryError.UNAVAILABLE.because("could not record where the upload stands", failure));
    }

    @Override
    public CompletionStage<Void> asked() {
        return asked;
    }

    /** Asks whoever works to come to an end. */
    void ask() {
        asked.complete(null);
    }

    @Override
    public Uni<Void> record(UploadState reached) {
        return rows.record(id, holder, StateText.of(reached), reached.size()).invoke(() -> isRecorded(reached));
    }

    private void isRecorded(UploadState reached) {
        recorded = reached;
        writing = 0;
    }

    @Override
    public Uni<Void> recordLast(UploadState reached) {
        return rows.recordLast(id, holder, StateText.of(reached), reached.size())
                .invoke(() -> isLetGo = true);
    }

    /** Lets it go, where that was not done yet. What cannot be let go ends by itself. */
    Uni<Void> letGo() {
        return isLetGo
                ? Uni.createFrom().voidItem()
                : rows.letGo(id, holder)
                        .onFailure()
                        .invoke(failure -> LOG.warnf("upload %s is held until that is over: %s", id, failure))
                        .onFailure()
                        .recoverWithNull();
    }
}
