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

    /** The same, with no other actions than {@code limits} leave it. */
    public Scope within(List<Scope> limits) {
        return only(limits.stream()
                .filter(limit -> limit.type().equals(type) && limit.covers(name))
                .flatMap(limit -> limit.actions().stream())
                .toList());
    }

    /** Whether what is called {@code other} is meant: by its name, by {@code team/*} with all below it, or by {@code *}. */
    boolean covers(String other) {
        return name.equals("*")
                || name.equals(other)
                || (name.endsWith("/*") && other.startsWith(name.substring(0, name.length() - 1)));
    }

    @Override
    public String toString() {
        return type + ":" + name + ":" + String.join(",", actions);
    }
}
