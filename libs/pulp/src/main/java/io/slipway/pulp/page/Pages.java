package io.slipway.pulp.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.document.Json;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages and objects as they are answered: with absolute links to their neighbours, and only with the fields that were asked for. */
public final class Pages {
    private Pages() {}

    /** A page: {@code count}, {@code next}, {@code previous} and {@code results}. */
    public static <T> ObjectNode of(UriInfo uri, Window window, Page<T> page, Function<T, ?> document) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        long after = (long) window.offset() + window.limit();
        body.put("count", page.count());
        body.put("next", after < page.count() ? link(uri, window, Math.toIntExact(after)) : null);
        body.put(
                "previous",
                window.offset() > 0 ? link(uri, window, Math.max(0, window.offset() - window.limit())) : null);
        ArrayNode results = body.putArray("results");
        page.rows().forEach(row -> results.add(projected(uri, document.apply(row))));
        return body;
    }

    /** An object, with the fields that were asked for. */
    public static ObjectNode projected(UriInfo uri, Object document) {
        ObjectNode tree = Json.tree(document);
        Set<String> fields = names(uri, "fields");
        Set<String> excluded = names(uri, "exclude_fields");
        if (!fields.isEmpty()) {
            tree.retain(fields);
        }
        tree.remove(excluded);
        return tree;
    }

    private static Set<String> names(UriInfo uri, String parameter) {
        List<String> values = uri.getQueryParameters().getOrDefault(parameter, List.of());
        return values.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .collect(Collectors.toSet());
    }

    private static @Nullable String link(UriInfo uri, Window window, int offset) {
        Map<String, List<String>> parameters = new TreeMap<>(uri.getQueryParameters());
        parameters.put("limit", List.of(Integer.toString(window.limit())));
        parameters.remove("offset");
        if (offset > 0) {
            parameters.put("offset", List.of(Integer.toString(offset)));
        }
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, values) -> values.forEach(value -> pairs.add(name + "=" + encoded(value))));
        return uri.getAbsolutePath() + "?" + String.join("&", pairs);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
