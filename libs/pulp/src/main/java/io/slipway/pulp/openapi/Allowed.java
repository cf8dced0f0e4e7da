package io.slipway.pulp.openapi;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which methods a path knows: what {@code Allow} says on every answer. */
@ApplicationScoped
public class Allowed {
    private final List<Path> paths;

    Allowed(@All List<Described> resources) {
        Map<String, Set<String>> methods = new TreeMap<>();
        resources.stream()
                .flatMap(resource -> resource.operations().routes().stream())
                .map(route -> route.split(" ", 2))
                .forEach(route -> methods.computeIfAbsent(route[1], ignored -> new TreeSet<>())
                        .add(route[0]));
        this.paths = methods.entrySet().stream().map(Path::of).toList();
    }

    /** A path and what {@code Allow} says of it. */
    private record Path(Pattern pattern, String methods) {
        static Path of(Map.Entry<String, Set<String>> route) {
            String pattern = List.of(route.getKey().split("\\{}", -1)).stream()
                    .map(Pattern::quote)
                    .collect(Collectors.joining("[^/]+"));
            List<String> methods = new ArrayList<>(route.getValue());
            methods.addAll(List.of("HEAD", "OPTIONS"));
            return new Path(Pattern.compile(pattern), String.join(", ", methods));
        }
    }

    /** The methods of {@code path}, separated by commas; empty where it is no path of ours. */
    public Optional<String> at(String path) {
        return paths.stream()
                .filter(known -> known.pattern().matcher(path).matches())
                .map(Path::methods)
                .findFirst();
    }
}
