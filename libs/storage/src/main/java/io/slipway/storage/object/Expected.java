package io.slipway.storage.object;

import io.slipway.oci.digest.Digest;
import java.util.OptionalLong;

/**
 * What bytes must be to be kept.
 *
 * @param size their exact number, where it is known
 * @param limit the most that is taken, so that an endless body ends; never more than the size, where that is known
 */
public record Expected(Digest digest, OptionalLong size, long limit) {

    public Expected {
        if (limit < 0 || size.orElse(0) < 0) {
            throw new IllegalArgumentException("a negative number of bytes is expected of " + digest);
        }
        limit = Math.min(limit, size.orElse(limit));
    }

    /** Bytes of this digest and size. */
    public static Expected exactly(Digest digest, long size) {
        return new Expected(digest, OptionalLong.of(size), size);
    }

    /** Bytes of this digest, at most {@code limit} of them. */
    public static Expected atMost(Digest digest, long limit) {
        return new Expected(digest, OptionalLong.empty(), limit);
    }
}
