package io.slipway.catalog.repository;

import io.slipway.catalog.content.ContentType;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How many units of each type: types with none are absent. */
public record Counts(Map<ContentType, Integer> byType) {

    /** No units. */
    static final Counts NONE = new Counts(Map.of());

    public Counts {
        Map<ContentType, Integer> some = new EnumMap<>(ContentType.class);
        byType.forEach((type, count) -> {
            if (count != 0) {
                some.put(type, count);
            }
        });
        byType = Map.copyOf(some);
    }

    static Counts fromJson(JsonObject json) {
        Map<ContentType, Integer> read = new EnumMap<>(ContentType.class);
        json.forEach(entry -> read.put(ContentType.fromString(entry.getKey()), ((Number) entry.getValue()).intValue()));
        return new Counts(read);
    }

    /** The same by the names the database and the wire use. */
    public Map<String, Integer> byName() {
        Map<String, Integer> named = new TreeMap<>();
        byType.forEach((type, count) -> named.put(type.toString(), count));
        return named;
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        byType.forEach((type, count) -> json.put(type.toString(), count));
        return json;
    }

    Counts plus(Counts added) {
        Map<ContentType, Integer> sum = new EnumMap<>(ContentType.class);
        sum.putAll(byType);
        added.byType.forEach((type, count) -> sum.merge(type, count, Integer::sum));
        return new Counts(sum);
    }
}
