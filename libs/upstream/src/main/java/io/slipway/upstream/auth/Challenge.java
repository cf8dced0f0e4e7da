package io.slipway.upstream.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry says in {@code WWW-Authenticate}: a scheme and its parameters.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">WWW-Authenticate</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST = 8192;

    /** A parameter, with a quoted value or a token; or, where no {@code =} follows, the scheme of the next challenge. */
    private static final Pattern PART = Pattern.compile(
            "([A-Za-z0-9!#$%&'*+.^_`|~-]++)(?:\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++)))?+[\\s,]*+");

    /** All challenges of a header. */
    static List<Challenge> parse(String header) {
        List<Challenge> challenges = new ArrayList<>();
        Matcher part = PART.matcher(header.length() > LONGEST ? header.substring(0, LONGEST) : header);
        while (part.lookingAt()) {
            if (part.group(2) == null && part.group(3) == null) {
                challenges.add(new Challenge(part.group(1).toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
            } else if (!challenges.isEmpty()) {
                challenges.getLast().parameters().put(part.group(1).toLowerCase(Locale.ROOT), value(part));
            }
            part.region(part.end(), part.regionEnd());
        }
        return challenges;
    }

    private static String value(Matcher part) {
        return part.group(2) == null ? part.group(3) : part.group(2).replaceAll("\\\\(.)", "$1");
    }

    String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }
}
