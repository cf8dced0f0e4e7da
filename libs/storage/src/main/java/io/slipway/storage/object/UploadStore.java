package io.slipway.storage.object;

import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * Keeps bytes that arrive in pieces, over several requests and on any replica, and become an object once they are whole.
 *
 * <p>Every method fails with {@link StorageException} when the medium does, with {@code UNAVAILABLE} when it is full, with {@code
 * BLOB_UPLOAD_UNKNOWN} when what had arrived is gone, and with {@code TOOMANYREQUESTS} when another replica works on the same upload
 * for too long. None of them harms what has arrived: {@link #settle} says how much that is.
 */
public interface UploadStore {

    /** A new upload of which nothing has arrived, hashed by {@code algorithm} on the way. */
    Uni<UploadState> begin(Algorithm algorithm);

    /**
     * Adds {@code bytes} after what has arrived, in constant memory and at the pace of the medium. An append of the same upload that
     * is still under way has ended before the first byte is asked for.
     *
     * <p>Where {@code bytes} break off, what arrived until then is kept and {@link Appended#cut} says why; also when the {@code Uni} is
     * cancelled. {@code RANGE_INVALID} where what has arrived is not {@link UploadState#size}: somebody else went on with the upload,
     * or the session was not told of an append; {@link #settle} first.
     *
     * @param limit the most bytes the upload may have in all; more fail with {@code SIZE_INVALID}, and none of {@code bytes} is kept:
     *     {@code upload} stands, or, where the hold was confirmed, what {@link #takeOver} makes of it
     * @param hold confirmed before each write that could come in the way of another replica; {@code RANGE_INVALID} where it is lost
     */
    Uni<Appended> append(UploadState upload, Multi<Buffer> bytes, long limit, Hold hold);

    /** As {@link #append(UploadState, Multi, long, Hold)}, to an upload that no other replica works on. */
    default Uni<Appended> append(UploadState upload, Multi<Buffer> bytes, long limit) {
        return append(upload, bytes, limit, Hold.UNDISPUTED);
    }

    /** Whether the medium lets one replica at a time work on an upload; where it does not, whoever keeps the session must. */
    boolean keepsOthersOut();

    /**
     * Where to go on with an upload that another worked on who did not say how far he came, and whose hold is over: from there nothing
     * that he may still write can harm. To be recorded before anything else is done.
     *
     * @param written what was confirmed last of all that was written since {@code upload} was recorded
     */
    Uni<UploadState> takeOver(UploadState upload, int written);

    /** What has arrived, as the medium knows it; an append that is still under way has ended before. */
    Uni<UploadState> settle(UploadState upload);

    /**
     * Makes the upload an object with a key of its own that survives a power failure. {@code DIGEST_INVALID} where the bytes are not
     * {@code expected}'s: the upload is kept as it was.
     *
     * @param hold as of an append
     */
    Uni<StoredObject> complete(UploadState upload, Digest expected, Hold hold);

    /** As {@link #complete(UploadState, Digest, Hold)}, of an upload that no other replica works on. */
    default Uni<StoredObject> complete(UploadState upload, Digest expected) {
        return complete(upload, expected, Hold.UNDISPUTED);
    }

    /** Forgets the upload and what arrived of it; completes also where there is none. */
    Uni<Void> abort(UploadState upload);
}
