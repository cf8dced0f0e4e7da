package io.slipway.registry.answer;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered: a status, headers and a body. The same answer serves GET and HEAD.
 *
 * @param headers names and values, one after the other
 */
public record Answer(int status, List<CharSequence> headers, Body body) {
    private static final CharSequence DIGEST = HttpHeaders.createOptimized("Docker-Content-Digest");

    /** A digest names the same bytes for ever; whether one may have them is asked again. */
    private static final CharSequence IMMUTABLE = HttpHeaders.createOptimized("private, max-age=31536000, immutable");

    private static final CharSequence REVALIDATE = HttpHeaders.createOptimized("no-cache");

    /** What follows the headers. */
    public sealed interface Body {}

    /** Nothing. */
    public record Empty() implements Body {}

    /** Bytes from memory. */
    public record Bytes(Buffer bytes) implements Body {}

    /** Bytes from the object store. */
    public record Delivered(Delivery delivery) implements Body {}

    /** An answer of bytes from memory. */
    public static Answer of(int status, Buffer bytes) {
        return new Answer(status, List.of(), new Bytes(bytes));
    }

    /** An answer without a body. */
    public static Answer empty(int status) {
        return new Answer(status, List.of(), new Empty());
    }

    /** An answer whose body leaves as the object store says. */
    public static Answer delivered(int status, Delivery delivery) {
        return new Answer(status, List.of(), new Delivered(delivery));
    }

    /** The same answer with one header more. */
    public Answer with(CharSequence name, CharSequence value) {
        List<CharSequence> more = new ArrayList<>(headers.size() + 2);
        more.addAll(headers);
        more.add(name);
        more.add(value);
        return new Answer(status, more, body);
    }

    /**
     * The same answer, told that it is about what has {@code digest}.
     *
     * @param isForEver whether what was asked for means the same for ever
     */
    public Answer about(Digest digest, boolean isForEver) {
        return with(DIGEST, HttpHeaders.createOptimized(digest.toString()))
                .with(HttpHeaders.ETAG, HttpHeaders.createOptimized(etag(digest)))
                .with(HttpHeaders.CACHE_CONTROL, isForEver ? IMMUTABLE : REVALIDATE);
    }

    /** The entity tag of what has {@code digest}. */
    public static String etag(Digest digest) {
        return "\"" + digest + "\"";
    }
}
