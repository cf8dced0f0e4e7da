package io.slipway.catalog.repository;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;

/** A state a repository has had. It never changes; its number may move when a neighbour is deleted, its identity does not. */
public record RepositoryVersion(
        VersionId id,
        RepositoryId repository,
        int number,
        Counts added,
        Counts removed,
        Counts present,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt) {

    /** The columns {@link #of} reads. */
    static final String COLUMNS = "id, repository_id, number, added, removed, present, created_at, updated_at";

    static RepositoryVersion of(Row row) {
        return new RepositoryVersion(
                new VersionId(row.getUUID("id")),
                new RepositoryId(row.getUUID("repository_id")),
                row.getInteger("number"),
                Counts.fromJson(row.get(JsonObject.class, "added")),
                Counts.fromJson(row.get(JsonObject.class, "removed")),
                Counts.fromJson(row.get(JsonObject.class, "present")),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }
}
