package io.slipway.catalog.repository;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repository as it is known. */
public record Repository(
        RepositoryId id, RepositoryDraft draft, int latestNumber, OffsetDateTime createdAt, OffsetDateTime updatedAt) {

    static Repository of(Row row) {
        return new Repository(
                new RepositoryId(row.getUUID("id")),
                new RepositoryDraft(
                        row.getString("name"),
                        row.getString("description"),
                        labels(row),
                        row.getInteger("retain_repo_versions"),
                        row.getInteger("retain_checkpoints"),
                        row.getUUID("remote_id")),
                row.getInteger("latest_number"),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }

    private static Map<String, @Nullable String> labels(Row row) {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        row.get(JsonObject.class, "labels").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
        return labels;
    }
}
