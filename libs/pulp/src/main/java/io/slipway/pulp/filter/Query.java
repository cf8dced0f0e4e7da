package io.slipway.pulp.filter;

import io.slipway.ledger.list.Window;
import io.slipway.pulp.error.Refused;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a list. What was not asked for by the time of {@link #check} is no filter, and is refused. */
public final class Query {
    private static final Set<String> ALWAYS =
            Set.of("fields", "exclude_fields", "limit", "offset", "ordering", "page_size", "minimal", "format");
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 2000;

    private final MultivaluedMap<String, String> parameters;
    private final List<String> known = new ArrayList<>(ALWAYS);

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** The parameters of {@code uri}. */
    public static Query of(UriInfo uri) {
        return new Query(uri.getQueryParameters());
    }

    /** The value of {@code name}. */
    public Optional<String> one(String name) {
        known.add(name);
        return Optional.ofNullable(parameters.getFirst(name));
    }

    /** The values of {@code name}: separated by commas, repeated, or both; empty where it is not there. */
    public Optional<List<String>> many(String name) {
        known.add(name);
        List<String> values = parameters.get(name);
        return values == null
                ? Optional.empty()
                : Optional.of(values.stream()
                        .flatMap(value -> List.of(value.split(",")).stream())
                        .toList());
    }

    /** Refuses parameters nobody asked for. */
    public void check() {
        List<String> unknown = parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw Refused.filters(unknown);
        }
    }

    /** The part of the list that is wanted; what is no number counts as not said. */
    public Window window() {
        int limit = Math.min(number("limit", USUAL_LIMIT, 1), LARGEST_LIMIT);
        return new Window(limit, number("offset", 0, 0));
    }

    private int number(String name, int otherwise, int least) {
        String text = parameters.getFirst(name);
        boolean isNumber = text != null && text.matches("\\d{1,9}") && Integer.parseInt(text) >= least;
        return isNumber ? Integer.parseInt(text) : otherwise;
    }
}
