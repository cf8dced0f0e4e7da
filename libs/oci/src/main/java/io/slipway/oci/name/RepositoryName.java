package io.slipway.oci.name;

import static io.slipway.oci.error.RegistryError.NAME_INVALID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a repository in a registry, for example {@code library/alpine}; at most 255 characters.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">name</a>
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
    private static final int LONGEST = 255;
    private static final String SEGMENT = "[a-z0-9]++(?:(?:\\.|__|_|-++)[a-z0-9]++)*+";
    /** Possessive, so that no input makes it backtrack. */
    private static final Pattern GRAMMAR = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*+");

    public RepositoryName {
        if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
            throw NAME_INVALID.because(value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value);
        }
    }

    /** Parses a name; anything else than the grammar of the specification is {@code NAME_INVALID}. */
    @JsonCreator
    public static RepositoryName fromString(String text) {
        return new RepositoryName(text);
    }

    /** The first segment: the namespace the name lives in. */
    public String namespace() {
        int slash = value.indexOf('/');
        return slash < 0 ? value : value.substring(0, slash);
    }

    @Override
    public int compareTo(RepositoryName other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
