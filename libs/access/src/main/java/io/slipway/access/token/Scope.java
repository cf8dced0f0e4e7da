package io.slipway.access.token;

import java.util.List;
import java.util.Optional;

/**
 * Something a token is asked for: {@code repository:library/alpine:pull,push}.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">scopes</a>
 */
public record Scope(String type, String name, List<String> actions) {
    private static final int LONGEST = 1024;

    /** Parses a scope; empty where it has not exactly three parts. */
    public static Optional<Scope> fromString(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 3 && text.length() <= LONGEST && !parts[1].isEmpty()
                ? Optional.of(new Scope(parts[0], parts[1], List.of(parts[2].split(","))))
                : Optional.empty();
    }

    /** The same, with no other actions than {@code granted}. */
    public Scope only(List<String> granted) {
        return new Scope(
                type,
                name,
                actions.stream().filter(granted::contains).distinct().toList());
    }
}
