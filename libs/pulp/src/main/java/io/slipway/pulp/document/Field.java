package io.slipway.pulp.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a request body, as it is read: what the document tells of it.
 *
 * @param isSecret whether it is never answered
 * @param choices the only values it may have; empty where any will do
 * @param least the least value of a number
 */
public record Field(
        String name,
        Kind kind,
        boolean isRequired,
        boolean isNullable,
        boolean isSecret,
        List<String> choices,
        @Nullable Integer least) {

    /** What kind of value a field has. */
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        TRUTH,
        TEXTS,
        MOMENT,
        LABELS,
        REFERENCE,
        OBJECTS
    }

    static Field of(String name, Kind kind) {
        return new Field(name, kind, false, true, false, List.of(), null);
    }

    Field required() {
        return new Field(name, kind, true, false, isSecret, choices, least);
    }

    Field given() {
        return new Field(name, kind, true, isNullable, isSecret, choices, least);
    }

    Field neverNull() {
        return new Field(name, kind, isRequired, false, isSecret, choices, least);
    }

    Field secret() {
        return new Field(name, kind, isRequired, isNullable, true, choices, least);
    }

    Field oneOf(List<String> words) {
        return new Field(name, kind, isRequired, false, isSecret, words, least);
    }

    Field someOf(List<String> words) {
        return new Field(name, kind, isRequired, isNullable, isSecret, words, least);
    }

    Field atLeast(int number) {
        return new Field(name, kind, isRequired, isNullable, isSecret, choices, number);
    }
}
