package io.slipway.storage.s3;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.Hold;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.transfer.Hashed;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of an upload. Bytes whose hash ran along are judged before; parts that this process did not see arrive cannot be read
 * before they are an object, so the object is read back once, and deleted where it is not what it should be.
 */
final class Completion {
    private final S3 s3;
    private final UploadState upload;
    private final Medium medium;
    private final Digest expected;
    private final Hold hold;
    private final boolean isKnown;

    Completion(S3 s3, UploadState upload, Digest expected, @Nullable Hashed hash, Hold hold) {
        this.s3 = s3;
        this.upload = upload;
        this.medium = Medium.fromString(upload.medium());
        this.expected = expected;
        this.hold = hold;
        Digest found = hash == null ? null : hash.digest();
        this.isKnown = found != null && found.algorithm() == expected.algorithm();
        if (isKnown) {
            require(Objects.requireNonNull(found));
        }
    }

    Uni<StoredObject> run() {
        Uni<ObjectKey> key = medium.multipart() != null
                ? ofParts(medium.multipart())
                : medium.rest() != null ? ofRest(medium.rest()) : ofNothing();
        return key.map(stored -> new StoredObject(stored, expected, upload.size()));
    }

    private Uni<ObjectKey> ofNothing() {
        require(Hashed.nothing(expected.algorithm()).digest());
        ObjectKey key = S3.keyFor(upload.key());
        return s3.onWorker(s3::openSpool)
                .chain(spool -> s3.put(key, spool.body()).onTermination().invoke(() -> S3.close(spool)))
                .replaceWith(key);
    }

    /** The object that holds the rest holds everything: it stays where it is. */
    private Uni<ObjectKey> ofRest(Medium.Rest rest) {
        return judged(rest.key())
                .call(() -> s3.discardQuietly(medium.obsolete()))
                .replaceWith(rest.key());
    }

    private Uni<ObjectKey> ofParts(Medium.Multipart parts) {
        return allPieces(parts)
                .call(pieces -> hold.confirm(upload, pieces.size()))
                .chain(pieces -> s3.bucket().finish(parts.key(), parts.id(), pieces))
                .onFailure(S3Refused::isAbsent)
                .recoverWithUni(() -> finishedBefore(parts.key()))
                .chain(() -> judged(parts.key()))
                .onFailure(RegistryError.DIGEST_INVALID::explains)
                .call(() -> s3.bucket().delete(parts.key()).chain(() -> s3.discardQuietly(medium.rests())))
                .call(() -> s3.discardQuietly(medium.rests()))
                .replaceWith(parts.key());
    }

    /** Whoever completed the upload may not have come to say so. */
    private Uni<Void> finishedBefore(ObjectKey key) {
        return s3.bucket()
                .size(key)
                .onItem()
                .transform(size -> size != null && size == upload.size() ? size : null)
                .onItem()
                .ifNull()
                .failWith(S3UploadStore::gone)
                .replaceWithVoid();
    }

    private Uni<List<Piece>> allPieces(Medium.Multipart parts) {
        Medium.Rest rest = medium.rest();
        return rest == null
                ? Uni.createFrom().item(parts.pieces())
                : s3.onWorker(s3::openSpool)
                        .chain(spool -> last(parts, rest, spool).onTermination().invoke(() -> S3.close(spool)));
    }

    private Uni<List<Piece>> last(Medium.Multipart parts, Medium.Rest rest, Spool spool) {
        return s3.read(rest.key(), rest.size(), bytes -> spool.append(ByteBuffer.wrap(bytes.getBytes())))
                .call(() -> hold.confirm(upload, parts.pieces().size() + 1))
                .chain(() -> s3.putPart(parts.key(), parts.id(), parts.pieces().size() + 1, spool.body()))
                .map(piece -> and(parts.pieces(), piece));
    }

    private static List<Piece> and(List<Piece> pieces, Piece last) {
        List<Piece> all = new ArrayList<>(pieces);
        all.add(last);
        return all;
    }

    private Uni<Void> judged(ObjectKey key) {
        if (isKnown) {
            return Uni.createFrom().voidItem();
        }
        Hashed hash = Hashed.nothing(expected.algorithm());
        return s3.read(key, upload.size(), bytes -> hash.update(ByteBuffer.wrap(bytes.getBytes())))
                .invoke(() -> require(hash.digest()));
    }

    private void require(Digest found) {
        if (!found.equals(expected)) {
            throw RegistryError.DIGEST_INVALID.because(
                    "expected " + expected + ", the " + upload.size() + " bytes that arrived are " + found);
        }
    }
}
