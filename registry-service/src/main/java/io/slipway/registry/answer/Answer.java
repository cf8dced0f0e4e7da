package io.slipway.registry.answer;

import io.slipway.storage.object.Delivery;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered: a status, headers and a body. The same answer serves GET and HEAD.
 *
 * @param headers names and values, one after the other
 */
public record Answer(int status, List<String> headers, Body body) {

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
    public Answer with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new Answer(status, more, body);
    }
}
