package io.slipway.catalog.serving;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionId;
import io.slipway.oci.name.RepositoryName;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A distribution as it is known.
 *
 * @param pinned the repository and number of the version it is pinned to
 */
public record Distribution(
        DistributionId id,
        DistributionDraft draft,
        UUID namespace,
        @Nullable Pinned pinned,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt) {

    /** A version by what it is called today. */
    public record Pinned(RepositoryId repository, int number) {}

    /** The repository whose latest or pinned version it serves. */
    @Nullable
    RepositoryId serves() {
        return pinned == null ? draft.repository() : pinned.repository();
    }

    static Distribution of(Row row) {
        return new Distribution(
                new DistributionId(row.getUUID("id")),
                new DistributionDraft(
                        row.getString("name"),
                        new RepositoryName(row.getString("base_path")),
                        repository(row),
                        version(row),
                        row.getBoolean("private"),
                        row.getBoolean("hidden"),
                        row.getString("description"),
                        labels(row)),
                row.getUUID("namespace_id"),
                pinned(row),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }

    private static @Nullable RepositoryId repository(Row row) {
        UUID id = row.getUUID("repository_id");
        return id == null ? null : new RepositoryId(id);
    }

    private static @Nullable VersionId version(Row row) {
        UUID id = row.getUUID("version_id");
        return id == null ? null : new VersionId(id);
    }

    private static @Nullable Pinned pinned(Row row) {
        UUID repository = row.getUUID("pinned_repository");
        return repository == null ? null : new Pinned(new RepositoryId(repository), row.getInteger("pinned_number"));
    }

    private static Map<String, @Nullable String> labels(Row row) {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        row.get(JsonObject.class, "labels").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
        return labels;
    }
}
