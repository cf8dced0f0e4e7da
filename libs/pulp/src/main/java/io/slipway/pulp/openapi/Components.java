package io.slipway.pulp.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.error.Refused;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The components of Pulp a document is about: {@code core}, and its plugin {@code container}.
 *
 * @param versions of all there are; told are those of what was asked for, and that of {@code core}
 * @param names of those that were asked for
 */
public record Components(Map<String, String> versions, Set<String> names) {
    private static final String CORE = "core";
    private static final String CONTAINER = "container";

    /**
     * Those that {@code ?component=} names, separated by commas; all of {@code versions} where it names none.
     *
     * @throws Refused with 400 where one of them is none, and for {@code plugin}, which is what it was called once
     */
    public static Components of(MultivaluedMap<String, String> query, Map<String, String> versions) {
        if (query.containsKey("plugin")) {
            throw Refused.detail(400, "'plugin' is not known here: ask for 'component'.");
        }
        Set<String> asked = query.getOrDefault("component", List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        asked.stream().filter(name -> !versions.containsKey(name)).findFirst().ifPresent(unknown -> {
            throw Refused.detail(400, "There is no component '" + unknown + "' here.");
        });
        return new Components(versions, asked.isEmpty() ? versions.keySet() : asked);
    }

    void tell(ObjectNode told) {
        versions.forEach((name, version) -> {
            if (name.equals(CORE) || names.contains(name)) {
                told.put(name, version);
            }
        });
    }

    /** Whether {@code path} belongs to one of them: the plugin says its name in each of its paths. */
    boolean have(String path) {
        return names.contains(path.contains(CONTAINER) ? CONTAINER : CORE);
    }
}
