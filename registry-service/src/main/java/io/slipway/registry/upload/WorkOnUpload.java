package io.slipway.registry.upload;

import io.slipway.catalog.upload.FindUpload;
import io.slipway.catalog.upload.HoldUpload;
import io.slipway.catalog.upload.RecordUpload;
import io.slipway.catalog.upload.UploadId;
import io.slipway.ledger.transaction.Ids;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.registry.answer.Refused;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.setting.StorageConfig;
import io.slipway.storage.transfer.Turn;
import io.slipway.storage.transfer.Turns;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/**
 * Works on an upload as the only one. Whoever comes later asks whoever is at work to come to an end, and begins with what that one
 * recorded: in this process and, where the store does not keep replicas from each other, in all of them.
 *
 * <p>What holds there: a state is recorded only by the holder of the row, and only after the store has acknowledged every byte of it; so what
 * a client was told of is never taken back, whoever is slow, dies, or does not know that he lost his hold. He is told as everybody is who
 * does not know where the upload ends: 416 and where it does.
 */
@ApplicationScoped
class WorkOnUpload {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final UploadStore store;
    private final FindUpload find;
    private final RecordUpload record;
    private final HoldUpload hold;
    private final KeepHolds holds;
    private final LastWork last;
    private final Duration patience;
    private final Turns<UploadId> turns = new Turns<>();

    WorkOnUpload(
            UploadStore store,
            FindUpload find,
            RecordUpload record,
            HoldUpload hold,
            KeepHolds holds,
            LastWork last,
            StorageConfig config) {
        this.store = store;
        this.find = find;
        this.record = record;
        this.hold = hold;
        this.holds = holds;
        this.last = last;
        this.patience = config.uploadPatience();
    }

    /**
     * What {@code work} gives; {@code BLOB_UPLOAD_UNKNOWN} where there is no such upload, {@code TOOMANYREQUESTS} where another replica
     * works on it for too long.
     */
    <T> Uni<T> alone(Session session, Function<Held, Uni<T>> work) {
        return store.keepsOthersOut()
                ? asked(session, work)
                : turns.take(session.id(), turn -> holding(session, turn, work));
    }

    /**
     * As {@link #alone}, for bytes and for the end of an upload: begins where this process left it a moment ago, where it did. If another
     * replica went on with it since then, the store says so before a byte is asked for, and it is begun anew by what the row says.
     */
    <T> Uni<T> goOn(Session session, Function<Held, Uni<T>> work) {
        UploadState left = last.take(session);
        return left == null
                ? alone(session, work)
                : work.apply(new HeldByStore(record, last, session, left))
                        .onFailure(WorkOnUpload::isRefusedAsOutOfOrder)
                        .recoverWithUni(() -> alone(session, work));
    }

    private static boolean isRefusedAsOutOfOrder(Throwable failure) {
        return RegistryError.RANGE_INVALID.explains(failure)
                || (failure instanceof Refused refused && RegistryError.RANGE_INVALID.explains(refused.reason()));
    }

    private <T> Uni<T> asked(Session session, Function<Held, Uni<T>> work) {
        return find.require(session.name(), session.id(), session.who())
                .invoke(found -> last.forget(session))
                .map(upload -> new HeldByStore(record, last, session, StateText.parse(upload.state())))
                .chain(work::apply);
    }

    private <T> Uni<T> holding(Session session, Turn turn, Function<Held, Uni<T>> work) {
        UUID holder = Ids.next();
        return taken(session, holder, System.nanoTime() + patience.toNanos())
                .chain(taken -> held(session, holder, taken, turn, work))
                .onFailure(RegistryError.RANGE_INVALID::explains)
                .recoverWithUni(failure -> toldWhereItEnds(session, failure));
    }

    private Uni<HoldUpload.Taken> taken(Session session, UUID holder, long deadline) {
        return hold.take(session.name(), session.id(), session.who(), holder)
                .chain(taken -> taken.isHeld()
                        ? Uni.createFrom().item(taken)
                        : Uni.createFrom()
                                .voidItem()
                                .invoke(() -> refuseAfter(deadline))
                                .onItem()
                                .delayIt()
                                .by(PAUSE)
                                .chain(() -> taken(session, holder, deadline)));
    }

    private static void refuseAfter(long deadline) {
        if (System.nanoTime() - deadline > 0) {
            throw RegistryError.TOOMANYREQUESTS.because("another replica still works on this upload, try again later");
        }
    }

    private <T> Uni<T> held(
            Session session, UUID holder, HoldUpload.Taken taken, Turn turn, Function<Held, Uni<T>> work) {
        HeldByRow held = new HeldByRow(hold, session.id(), holder, StateText.parse(taken.state()));
        turn.asked().thenRun(held::ask);
        holds.add(held);
        return Uni.createFrom()
                .deferred(() -> taken.writing() > 0
                        ? takenOver(held, taken.writing())
                        : Uni.createFrom().item(held))
                .chain(work::apply)
                .onItemOrFailure()
                .call(held::letGo)
                .onTermination()
                .invoke(() -> holds.remove(held));
    }

    /** What the one before wrote and did not record may still be on its way. */
    private Uni<Held> takenOver(HeldByRow held, int writing) {
        return store.takeOver(held.state(), writing)
                .call(state -> state.equals(held.state()) ? Uni.createFrom().voidItem() : held.record(state))
                .map(held::at);
    }

    private <T> Uni<T> toldWhereItEnds(Session session, Throwable failure) {
        return find.require(session.name(), session.id(), session.who()).map(upload -> {
            throw UploadAnswer.outOfOrder(session, upload.size(), ((RegistryException) failure).detail());
        });
    }
}
