package io.slipway.upstream.registry;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;

/** Drops the first bytes of a stream. */
final class Skip {
    private long left;

    Skip(long bytes) {
        this.left = bytes;
    }

    Multi<Buffer> from(Multi<Buffer> bytes) {
        return bytes.map(this::rest).filter(buffer -> buffer.length() > 0);
    }

    private Buffer rest(Buffer buffer) {
        int dropped = Math.toIntExact(Math.min(left, buffer.length()));
        left -= dropped;
        return dropped == 0 ? buffer : buffer.slice(dropped, buffer.length());
    }
}
