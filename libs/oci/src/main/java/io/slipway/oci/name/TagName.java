package io.slipway.oci.name;

import static io.slipway.oci.error.RegistryError.TAG_INVALID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a tag, for example {@code 3.20}; at most 128 characters. */
public record TagName(String value) implements Comparable<TagName> {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public TagName {
        if (!GRAMMAR.matcher(value).matches()) {
            throw TAG_INVALID.because(value.length() > 128 ? value.substring(0, 128) + "…" : value);
        }
    }

    /** Parses a tag; anything else than the grammar of the specification is {@code TAG_INVALID}. */
    @JsonCreator
    public static TagName fromString(String text) {
        return new TagName(text);
    }

    /** Whether {@code text} can be a tag. */
    public static boolean accepts(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    @Override
    public int compareTo(TagName other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
