package io.slipway.pulp.href;

import io.slipway.pulp.error.Refused;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of a repository by what clients call it: its href, its repository's href for the latest, or its PRN. */
public sealed interface VersionReference {
    /** How a PRN of a version begins. */
    String PRN = "prn:core.repositoryversion:";

    /** {@code <repository>versions/<number>/}. */
    record Numbered(UUID repository, int number) implements VersionReference {}

    /** The href or PRN of a repository: its latest version. */
    record Latest(UUID repository) implements VersionReference {}

    /** {@code prn:core.repositoryversion:<id>}. */
    record Identified(UUID id) implements VersionReference {}

    /** What {@code text} refers to; empty where it is no reference. */
    static Optional<VersionReference> find(String text) {
        if (text.startsWith(PRN)) {
            return Reference.uuid(text.substring(PRN.length())).map(Identified::new);
        }
        Matcher numbered = Numbering.HREF.matcher(text);
        return numbered.matches()
                ? Reference.uuid(numbered.group(1)).map(id -> new Numbered(id, Integer.parseInt(numbered.group(2))))
                : Reference.find(ResourceType.REPOSITORY, text).map(Latest::new);
    }

    /** What the value {@code text} of a filter refers to; refused as Pulp refuses what is no URI. */
    static VersionReference require(String text) {
        return find(text).orElseThrow(() -> Refused.list("URI not valid: " + text));
    }

    /** How hrefs of versions look. */
    final class Numbering {
        private static final Pattern HREF =
                Pattern.compile(Pattern.quote(ResourceType.REPOSITORY.list()) + "([0-9a-f-]{36})/versions/(\\d{1,9})/");

        private Numbering() {}
    }
}
