package io.slipway.storage.s3;

import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.transfer.Hashed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One append to an upload: collects parts, sends them, and leaves a rest. One thread at a time. */
final class Arriving {
    private final S3 s3;
    private final UploadState upload;
    private final Medium before;
    private final long limit;
    private final Spool spool;
    private final Hold hold;
    private final List<Piece> pieces;
    private final @Nullable Hashed hash;
    private final Set<String> turns = new HashSet<>();
    private Medium.@Nullable Multipart multipart;
    private long size;
    private UploadState sent;
    private @Nullable Hashed sentHash;

    private Arriving(S3 s3, UploadState upload, @Nullable Hashed hash, long limit, Spool spool, Hold hold) {
        this.s3 = s3;
        this.upload = upload;
        this.before = Medium.fromString(upload.medium());
        this.limit = limit;
        this.spool = spool;
        this.hold = hold;
        this.pieces = new ArrayList<>(before.pieces());
        this.multipart = before.multipart();
        this.size = upload.size();
        this.hash = hash;
        this.sent = upload;
        turns.add(before.turn());
    }

    /** Takes back the rest that the last append left, and hashes it where nothing else of the upload is to be hashed. */
    static Uni<Arriving> open(S3 s3, UploadState upload, @Nullable Hashed known, long limit, Hold hold) {
        Medium medium = Medium.fromString(upload.medium());
        boolean readBack = known == null && medium.multipart() == null;
        Hashed hash = readBack ? Hashed.nothing(upload.algorithm()) : known;
        return s3.onWorker(() -> new Arriving(s3, upload, hash, limit, s3.openSpool(), hold))
                .chain(arriving -> arriving.restTakenBack(readBack));
    }

    private Uni<Arriving> restTakenBack(boolean hashed) {
        Medium.Rest rest = before.rest();
        if (rest == null) {
            return Uni.createFrom().item(this);
        }
        return s3.read(rest.key(), rest.size(), bytes -> takeBack(bytes, hashed))
                .replaceWith(this)
                .onFailure()
                .invoke(this::close);
    }

    private void takeBack(Buffer bytes, boolean hashed) throws IOException {
        ByteBuffer chunk = ByteBuffer.wrap(bytes.getBytes());
        if (hashed && hash != null) {
            hash.update(chunk.duplicate());
        }
        spool.append(chunk);
    }

    UploadState upload() {
        return upload;
    }

    /** Of every state this went through, for who was told of one of them and not of the last. */
    Set<String> turns() {
        return turns;
    }

    /** The hash of what {@link #settled} says; null where it is not known. */
    @Nullable
    Hashed hash() {
        return sentHash;
    }

    /** Collects {@code bytes}, and sends a part where it is full; {@code SIZE_INVALID} where there are too many. */
    @Nullable
    Uni<Void> append(List<Buffer> bytes) throws IOException {
        long more = bytes.stream().mapToLong(Buffer::length).sum();
        if (size + more > limit) {
            sent = upload;
            throw RegistryError.SIZE_INVALID.because("the upload has more than the allowed " + limit + " bytes");
        }
        s3.room().requireFor(more);
        List<ByteBuffer> chunks = new ArrayList<>();
        bytes.forEach(chunk -> chunks.add(ByteBuffer.wrap(chunk.getBytes())));
        return collected(chunks, 0);
    }

    /** Collects the chunks from {@code next} on; nothing is left to wait for where no part becomes full. */
    private @Nullable Uni<Void> collected(List<ByteBuffer> chunks, int next) throws IOException {
        for (int i = next; i < chunks.size(); i++) {
            ByteBuffer chunk = chunks.get(i);
            while (chunk.hasRemaining()) {
                collect(chunk);
                if (spool.size() == s3.partSize(pieces.size() + 1)) {
                    int here = i;
                    return partSent().chain(() -> further(chunks, here));
                }
            }
        }
        return null;
    }

    private Uni<Void> further(List<ByteBuffer> chunks, int next) {
        return s3.onWorker(() -> Optional.ofNullable(collected(chunks, next)))
                .chain(rest -> rest.orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private void collect(ByteBuffer chunk) throws IOException {
        long room = s3.partSize(pieces.size() + 1) - spool.size();
        int taken = (int) Math.min(room, chunk.remaining());
        ByteBuffer fits = chunk.slice(chunk.position(), taken);
        if (hash != null) {
            hash.update(fits.duplicate());
        }
        spool.append(fits);
        chunk.position(chunk.position() + taken);
        size += taken;
    }

    /** Of whoever has lost the hold, only the part is still on its way that he had begun to send: {@link S3UploadStore#takeOver}. */
    private Uni<Void> partSent() {
        return begun().call(() -> hold.confirm(sent, pieces.size() + 1))
                .chain(this::send)
                .chain(() -> s3.onWorker(this::pieceSent))
                .replaceWithVoid();
    }

    private Uni<Medium.Multipart> begun() {
        if (multipart != null) {
            return Uni.createFrom().item(multipart);
        }
        ObjectKey key = S3.keyFor(upload.key());
        return s3.bucket().begin(key).map(id -> new Medium.Multipart(key, id, List.of()));
    }

    private Uni<Void> send(Medium.Multipart to) {
        return s3.putPart(to.key(), to.id(), pieces.size() + 1, spool.body())
                .invoke(pieces::add)
                .invoke(() -> multipart = new Medium.Multipart(to.key(), to.id(), List.copyOf(pieces)))
                .replaceWithVoid();
    }

    private UploadState pieceSent() throws IOException {
        spool.clear();
        sent = state(null);
        sentHash = hash == null ? null : hash.copy();
        return sent;
    }

    /** Where the upload stands when all that arrived is kept. */
    Uni<UploadState> settled() {
        return kept().invoke(this::keep).call(() -> s3.discardQuietly(before.obsolete()));
    }

    private Uni<UploadState> kept() {
        if (size == upload.size()) {
            return Uni.createFrom().item(upload);
        }
        if (spool.size() == 0) {
            return Uni.createFrom().item(state(null));
        }
        ObjectKey key = S3.keyFor(upload.key());
        Medium.Rest rest = new Medium.Rest(key, spool.size());
        return s3.put(key, spool.body()).map(nothing -> state(rest));
    }

    private void keep(UploadState state) {
        sent = state;
        sentHash = hash;
    }

    /** Where the upload stands as far as the server has acknowledged it: all that is left after a failure. */
    UploadState sent() {
        return sent;
    }

    private UploadState state(Medium.@Nullable Rest rest) {
        List<ObjectKey> obsolete =
                before.rest() == null ? List.of() : List.of(before.rest().key());
        String turn = S3UploadStore.newTurn();
        turns.add(turn);
        Medium medium = new Medium(turn, multipart, rest, obsolete);
        return new UploadState(upload.key(), upload.algorithm(), size, medium.toString());
    }

    void close() {
        S3.close(spool);
    }
}
