package io.slipway.catalog.serving;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The first segment of public names. */
public record Namespace(
        UUID id,
        String name,
        Map<String, @Nullable String> labels,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt) {
    static Namespace of(Row row) {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        row.get(JsonObject.class, "labels").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
        return new Namespace(
                row.getUUID("id"),
                row.getString("name"),
                labels,
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }
}
