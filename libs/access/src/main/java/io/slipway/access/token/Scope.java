package io.slipway.access.token;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a token is asked for, or gives: {@code repository:library/alpine:pull,push}.
 *
 * @param object what of that name it was given for, as it was then; null where none was there, or where it is about no repository
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">scopes</a>
 */
public record Scope(
        String type,
        String name,
        List<String> actions,
        @Nullable Named object) {
    private static final int LONGEST = 1024;

    /** What had the name when the token was given: of another, or of the same in another epoch, the token says nothing. */
    public record Named(UUID id, int epoch) {}

    /** Parses a scope; empty where it has not exactly three parts. */
    public static Optional<Scope> fromString(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 3 && text.length() <= LONGEST && !parts[1].isEmpty()
                ? Optional.of(new Scope(parts[0], parts[1], List.of(parts[2].split(",")), null))
                : Optional.empty();
    }

    /** The same, with no other actions than {@code granted}, for what has the name now. */
    public Scope only(List<String> granted, @Nullable Named present) {
        return new Scope(
                type,
                name,
                actions.stream().filter(granted::contains).distinct().toList(),
                present);
    }

    /** The same, with no other actions than {@code limits} leave it. */
    public Scope within(List<Scope> limits) {
        return only(
                limits.stream()
                        .filter(limit -> limit.type().equals(type) && limit.covers(name))
                        .flatMap(limit -> limit.actions().stream())
                        .toList(),
                object);
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
