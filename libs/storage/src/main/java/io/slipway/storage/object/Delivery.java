package io.slipway.storage.object;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;

/** How bytes leave: never across the heap where it can be helped. */
public sealed interface Delivery {

    /** A region of a file, for {@code sendfile}. */
    record FileRegion(Path file, long offset, long length) implements Delivery {}

    /** Somewhere else, already signed. */
    record Redirect(URI location) implements Delivery {}

    /** A stream that honours demand. */
    record Stream(Multi<Buffer> bytes, long length) implements Delivery {}
}
