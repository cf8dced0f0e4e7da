package io.slipway.pulp.document;

import java.util.Collection;
import java.util.function.Function;

/**
 * A request body by the name of its schema and the code that reads it. The document is told by the same reading, so that it cannot say
 * anything else.
 *
 * @param schema the name of the schema
 * @param reading reads the body; it asks for every field there is, whatever the fields say
 */
public record Form<T>(String schema, Function<Body, T> reading) {

    /** Reads what was sent. */
    public T read(Sent sent) {
        return reading.apply(Body.of(sent));
    }

    /** Reads what was sent, laid over {@code present}: the writable fields as they are. */
    public T readOver(Object present, Sent sent) {
        return reading.apply(Body.over(Json.tree(present), sent));
    }

    /** The fields the body has. */
    public Collection<Field> fields() {
        Body probe = Body.probe();
        Object ignored = reading.apply(probe);
        return probe.fields();
    }
}
