package io.slipway.pulp.href;

import io.slipway.pulp.error.Refused;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads references: every field that takes an href takes a PRN as well. */
public final class Reference {
    private static final Pattern VERSION = Pattern.compile(
            Pattern.quote(ResourceType.REPOSITORY.list()) + "([0-9a-f-]{36})/(?:versions/(\\d{1,9})/)?");

    private Reference() {}

    /** A version, or the latest one where {@code number} is empty. */
    public record Version(UUID repository, Optional<Integer> number) {}

    /** The id of the object of {@code type} that {@code text} names in {@code field}. */
    public static UUID of(ResourceType type, String field, String text) {
        if (text.startsWith(type.prnPrefix())) {
            return uuid(field, text.substring(type.prnPrefix().length()));
        }
        if (text.startsWith(type.list())
                && text.endsWith("/")
                && text.length() > type.list().length() + 1) {
            return uuid(field, text.substring(type.list().length(), text.length() - 1));
        }
        throw Refused.field(
                field,
                text.startsWith(ResourceType.ROOT)
                        ? "Invalid hyperlink - Incorrect URL match."
                        : "Invalid hyperlink - No URL match.");
    }

    private static UUID uuid(String field, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.field(field, "Invalid hyperlink - Incorrect URL match.");
        }
    }

    /** The version, or repository, an href of a version names; empty where it is none. */
    public static Optional<Version> version(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.matches()
                ? Optional.of(new Version(
                        UUID.fromString(matcher.group(1)),
                        Optional.ofNullable(matcher.group(2)).map(Integer::valueOf)))
                : Optional.empty();
    }
}
