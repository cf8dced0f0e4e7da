package io.slipway.storage.object;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;

/** How bytes leave: never across the heap where it can be helped. */
public sealed interface Delivery {

    /** A region of a file, for {@code sendfile}. */
    record FileRegion(Path file, long offset, long length) implements Delivery {}

    /**
     * Somewhere else, already signed for a GET, with whatever {@code Range} the client sends there.
     *
     * @param length what a GET of what was asked for would give, bytes: enough to answer a HEAD
     */
    record Redirect(URI location, long length) implements Delivery {}

    /**
     * A stream that honours demand.
     *
     * @param bytes asks for them: the store answers, or fails, before the first byte; not to be asked for a HEAD
     */
    record Stream(Uni<Multi<Buffer>> bytes, long length) implements Delivery {}
}
