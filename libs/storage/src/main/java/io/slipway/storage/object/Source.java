package io.slipway.storage.object;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;

/** Where bytes come from. */
@FunctionalInterface
public interface Source {

    /** The bytes from {@code offset} to the end; honours the demand of whoever subscribes. */
    Multi<Buffer> from(long offset);
}
