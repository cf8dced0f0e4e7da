package io.slipway.storage.s3;

import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.StorageException;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/**
 * Does once, with an object of nothing, all that is done with a bucket: whoever set it up is told what is not as it must be before the
 * first client comes. What a process that ends in between leaves is an object that nothing names, and goes as such.
 */
final class TryBucket {
    /** For each step: what takes longer is no start. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final S3 s3;

    TryBucket(S3 s3) {
        this.s3 = s3;
    }

    /** Completes when the bucket can be used; fails with a {@link StorageException} that says what was tried on what, and what to do. */
    Uni<Void> run() {
        ObjectKey key = new ObjectKey(S3.OBJECTS + UUID.randomUUID());
        Bucket bucket = s3.bucket();
        return step("list the objects", "s3:ListBucket", bucket.list(null, 1))
                .chain(() -> step("write an object", "s3:PutObject", s3.putNothing(key)))
                .chain(() -> step("read an object", "s3:GetObject", s3.whole(key, 0)))
                .chain(() -> step("delete an object", "s3:DeleteObject", bucket.delete(key)))
                .chain(() -> step("begin a multipart upload", "s3:PutObject", bucket.begin(key)))
                .chain(upload ->
                        step("give up a multipart upload", "s3:AbortMultipartUpload", bucket.abort(key, upload)));
    }

    private <T> Uni<T> step(String what, String permission, Uni<T> asked) {
        return asked.ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new IOException("no answer within " + PATIENCE.toSeconds() + " s"))
                .onFailure()
                .transform(failure -> new StorageException(
                        what + " of " + s3.place(), failure, S3Refused.remedy(failure, permission)));
    }
}
