package io.slipway.pulp.href;

import io.slipway.pulp.error.Refused;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Reads references: every field that takes an href takes a PRN as well. */
public final class Reference {
    private Reference() {}

    /** The id of the object of {@code type} that {@code text} names in {@code field}. */
    public static UUID of(ResourceType type, String field, String text) {
        return find(type, text)
                .orElseThrow(() -> Refused.field(
                        field,
                        text.startsWith(ResourceType.ROOT)
                                ? "Invalid hyperlink - Incorrect URL match."
                                : "Invalid hyperlink - No URL match."));
    }

    /** The id of the object of {@code type} that {@code text} names; empty where it names none. */
    public static Optional<UUID> find(ResourceType type, String text) {
        if (text.startsWith(type.prnPrefix())) {
            return uuid(text.substring(type.prnPrefix().length()));
        }
        boolean isHref = text.startsWith(type.list())
                && text.endsWith("/")
                && text.length() > type.list().length() + 1;
        return isHref ? uuid(text.substring(type.list().length(), text.length() - 1)) : Optional.empty();
    }

    /** The id of the unit of content, of any type, that the value {@code text} of a filter names; refused where it names none. */
    public static UUID content(String text) {
        return findContent(text).orElseThrow(() -> Refused.list("URI not valid: " + text));
    }

    /** The id of the unit of content, of any type, that {@code text} names; empty where it names none. */
    public static Optional<UUID> findContent(String text) {
        return ResourceType.CONTENT.stream()
                .flatMap(type -> find(type, text).stream())
                .findFirst();
    }

    /** The integer that is the id of the object of {@code type} that {@code text} names; empty where it names none. */
    public static Optional<Integer> number(ResourceType type, String text) {
        String rest = text.startsWith(type.prnPrefix())
                ? text.substring(type.prnPrefix().length())
                : text.startsWith(type.list()) && text.endsWith("/")
                        ? text.substring(type.list().length(), text.length() - 1)
                        : "";
        return rest.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(rest)) : Optional.empty();
    }

    /** The kind and the id of the object that {@code text} names, whatever its kind; empty where it names none. */
    public static Optional<Named> any(String text) {
        return Arrays.stream(ResourceType.values())
                .flatMap(type -> named(type, text).stream())
                .findFirst();
    }

    /** An object by its kind and its id. */
    public record Named(ResourceType type, String id) {}

    private static Optional<Named> named(ResourceType type, String text) {
        return find(type, text)
                .map(id -> new Named(type, id.toString()))
                .or(() -> number(type, text).map(id -> new Named(type, id.toString())));
    }

    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
