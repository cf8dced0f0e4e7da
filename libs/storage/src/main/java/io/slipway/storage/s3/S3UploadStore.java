package io.slipway.storage.s3;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.Appended;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.transfer.Filling;
import io.slipway.storage.transfer.Turn;
import io.slipway.storage.transfer.Turns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Uploads as multipart uploads. A part is collected in a file of this machine and sent when it is full; what does not fill a part when
 * an append ends is an object of its own, which the next append takes back, or which is the object itself where there are no parts.
 *
 * <p>Whoever goes on with an upload needs nothing but its {@link UploadState}. The bucket does not keep replicas from working on the same
 * upload: a {@link Hold} does, and it may be lost without noticing. Then this keeps what was acknowledged from harm:
 *
 * <ul>
 *   <li>What a state names is never written again: parts go on with numbers beyond it, rests have keys of their own.
 *   <li>Whoever works confirms his hold with the number of each part before he sends it. So of one who lost it only parts up to the number
 *       he confirmed last are on their way: {@link #takeOver} goes on beyond it.
 * </ul>
 */
public final class S3UploadStore implements UploadStore {
    private final S3 s3;
    private final Turns<ObjectKey> turns = new Turns<>();
    private final KnownUploads known = new KnownUploads();

    /** Uploads to {@code s3}. */
    public S3UploadStore(S3 s3) {
        this.s3 = s3;
    }

    @Override
    public Uni<UploadState> begin(Algorithm algorithm) {
        return s3.onWorker(() -> {
            s3.requireRoom();
            return new UploadState(new ObjectKey("uploads/" + UUID.randomUUID()), algorithm, 0, "");
        });
    }

    @Override
    public Uni<Appended> append(UploadState upload, Multi<Buffer> bytes, long limit, Hold hold) {
        return inTurn(
                upload,
                "append to",
                turn -> arriving(upload, limit, hold)
                        .chain(arriving -> filled(arriving, bytes, endingWith(hold, turn))));
    }

    private static Turn endingWith(Hold hold, Turn turn) {
        hold.asked().thenRun(turn::end);
        return turn;
    }

    private Uni<Arriving> arriving(UploadState upload, long limit, Hold hold) {
        UploadState latest = known.latest(upload);
        if (latest != null && latest.size() != upload.size()) {
            throw RegistryError.RANGE_INVALID.because("the upload has " + latest.size() + " bytes, not " + upload.size()
                    + ": ask for its status and go on from there");
        }
        return Arriving.open(s3, upload, known.hash(upload), limit, hold);
    }

    private Uni<Appended> filled(Arriving arriving, Multi<Buffer> bytes, Turn turn) {
        return Filling.fill(arriving::append, bytes, turn, s3.workers())
                .chain(end -> arriving.settled().map(state -> new Appended(state, end.cut())))
                .onTermination()
                .invoke(() -> ended(arriving));
    }

    /** What the server has acknowledged is not sent again, although the append failed and nobody was told. */
    private void ended(Arriving arriving) {
        arriving.close();
        if (!arriving.sent().equals(arriving.upload())) {
            known.keep(arriving.upload(), arriving.turns(), arriving.sent(), arriving.hash());
        }
    }

    @Override
    public boolean keepsOthersOut() {
        return false;
    }

    @Override
    public Uni<UploadState> takeOver(UploadState upload, int written) {
        return inTurn(upload, "take over", turn -> s3.onWorker(() -> takenOver(upload, written)));
    }

    /**
     * What this process itself had sent is not sent again: it was the last to work on the upload, for whoever else takes over records
     * another state before he writes.
     */
    private UploadState takenOver(UploadState upload, int written) {
        UploadState latest = known.latest(upload);
        UploadState from = latest == null ? upload : latest;
        Medium medium = Medium.fromString(from.medium());
        if (medium.multipart() == null || medium.pieces().size() >= written) {
            return from;
        }
        UploadState beyond = beyond(from, medium, written);
        known.keep(from, Set.of(medium.turn()), beyond, known.hash(from));
        return beyond;
    }

    private static UploadState beyond(UploadState from, Medium medium, int last) {
        return new UploadState(
                from.key(),
                from.algorithm(),
                from.size(),
                medium.beyond(newTurn(), last).toString());
    }

    /** Names an append. */
    static String newTurn() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public Uni<UploadState> settle(UploadState upload) {
        return inTurn(upload, "look for", turn -> settled(upload));
    }

    private Uni<UploadState> settled(UploadState upload) {
        UploadState latest = known.latest(upload);
        return latest != null ? Uni.createFrom().item(latest) : there(upload);
    }

    /** A rest that is gone was cleaned: parts do not say whether they are there, but are found to be missing when they are needed. */
    private Uni<UploadState> there(UploadState upload) {
        Medium.Rest rest = Medium.fromString(upload.medium()).rest();
        return rest == null
                ? Uni.createFrom().item(upload)
                : s3.bucket()
                        .size(rest.key())
                        .onItem()
                        .ifNull()
                        .failWith(S3UploadStore::gone)
                        .replaceWith(upload);
    }

    static RuntimeException gone() {
        return RegistryError.BLOB_UPLOAD_UNKNOWN.because("what had arrived of the upload is deleted: begin anew");
    }

    @Override
    public Uni<StoredObject> complete(UploadState upload, Digest expected, Hold hold) {
        return inTurn(upload, "complete", turn -> new Completion(s3, upload, expected, known.hash(upload), hold).run());
    }

    @Override
    public Uni<Void> abort(UploadState upload) {
        return inTurn(upload, "forget", turn -> aborted(upload));
    }

    private Uni<Void> aborted(UploadState upload) {
        UploadState latest = known.latest(upload);
        known.forget(upload);
        return s3.discard(Medium.fromString(latest == null ? upload.medium() : latest.medium()));
    }

    private <T> Uni<T> inTurn(UploadState upload, String what, Function<Turn, Uni<T>> work) {
        return turns.take(upload.key(), turn -> Uni.createFrom().deferred(() -> work.apply(turn)))
                .onFailure(S3Refused::isAbsent)
                .transform(failure -> gone())
                .onFailure()
                .transform(failure -> S3Refused.told(what + " " + upload.key(), failure));
    }
}
