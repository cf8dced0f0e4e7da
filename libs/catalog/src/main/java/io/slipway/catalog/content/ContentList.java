package io.slipway.catalog.content;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists content: tags, manifests and blobs, newest first. */
@ApplicationScoped
public class ContentList {
    private static final ListRows.Rows TAGS = ListRows.Rows.of(
            "c.id, c.labels, c.created_at, c.updated_at, t.name, t.manifest_id",
            "tag t JOIN content c ON c.id = t.id",
            "c.created_at DESC, c.id DESC");

    private static final ListRows.Rows BLOBS = ListRows.Rows.of(
            "c.id, c.labels, c.created_at, c.updated_at, b.digest, b.object_key IS NOT NULL AS stored",
            "blob b JOIN content c ON c.id = b.id",
            "c.created_at DESC, c.id DESC");

    private static final ListRows.Rows MANIFESTS =
            ListRows.Rows.of("""
            c.id, c.labels, c.created_at, c.updated_at, m.digest, m.media_type, m.schema_version, m.config_blob_id, m.type,
            m.architecture, m.os, m.compressed_image_size, m.annotations, m.image_labels, m.is_bootable, m.is_flatpak,
            ARRAY(SELECT x.child_id FROM manifest_child x WHERE x.manifest_id = m.id ORDER BY x.ordinal) AS children,
            ARRAY(SELECT x.blob_id FROM manifest_blob x WHERE x.manifest_id = m.id ORDER BY x.ordinal) AS blobs""", "manifest m JOIN content c ON c.id = m.id", "c.created_at DESC, c.id DESC");

    private final ListRows rows;

    ContentList(ListRows rows) {
        this.rows = rows;
    }

    /** What every unit has. */
    public record Base(
            ContentId id, Map<String, @Nullable String> labels, OffsetDateTime createdAt, OffsetDateTime updatedAt) {}

    /** A tag. */
    public record Tag(Base base, TagName name, ContentId manifest) {}

    /** A blob. */
    public record Blob(Base base, Digest digest, boolean stored) {}

    /** A manifest, without its bytes. */
    public record ManifestRow(
            Base base,
            Digest digest,
            MediaType mediaType,
            int schemaVersion,
            @Nullable UUID config,
            List<UUID> children,
            List<UUID> blobs,
            String type,
            @Nullable String architecture,
            @Nullable String os,
            @Nullable Long compressedImageSize,
            Map<String, @Nullable String> annotations,
            Map<String, @Nullable String> labels,
            boolean isBootable,
            boolean isFlatpak) {}

    /** Tags that meet {@code conditions} on {@code tag t} and {@code content c}. */
    public Uni<Page<Tag>> tags(List<Condition> conditions, Window window) {
        return rows.list(TAGS, conditions, window, ContentList::tag);
    }

    /** Blobs that meet {@code conditions} on {@code blob b} and {@code content c}. */
    public Uni<Page<Blob>> blobs(List<Condition> conditions, Window window) {
        return rows.list(BLOBS, conditions, window, ContentList::blob);
    }

    /** Manifests that meet {@code conditions} on {@code manifest m} and {@code content c}. */
    public Uni<Page<ManifestRow>> manifests(List<Condition> conditions, Window window) {
        return rows.list(MANIFESTS, conditions, window, ContentList::manifest);
    }

    /** Units that version {@code number} of repository {@code repository} holds. */
    public static Condition heldBy(UUID repository, int number) {
        return Condition.of("""
                EXISTS (SELECT 1 FROM membership i
                         WHERE i.content_id = c.id AND i.repository_id = ? AND i.added <= ?
                           AND (i.removed IS NULL OR i.removed > ?))""", repository, number, number);
    }

    /** Units that came with version {@code number}. */
    public static Condition addedBy(UUID repository, int number) {
        return Condition.of(
                "EXISTS (SELECT 1 FROM membership i WHERE i.content_id = c.id AND i.repository_id = ? AND i.added = ?)",
                repository,
                number);
    }

    /** Units that went with version {@code number}. */
    public static Condition removedBy(UUID repository, int number) {
        return Condition.of(
                "EXISTS (SELECT 1 FROM membership i WHERE i.content_id = c.id AND i.repository_id = ? AND i.removed = ?)",
                repository,
                number);
    }

    private static Base base(Row row) {
        return new Base(
                new ContentId(row.getUUID("id")),
                map(row, "labels"),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"));
    }

    private static Tag tag(Row row) {
        return new Tag(base(row), new TagName(row.getString("name")), new ContentId(row.getUUID("manifest_id")));
    }

    private static Blob blob(Row row) {
        return new Blob(base(row), Digest.fromString(row.getString("digest")), row.getBoolean("stored"));
    }

    private static ManifestRow manifest(Row row) {
        return new ManifestRow(
                base(row),
                Digest.fromString(row.getString("digest")),
                new MediaType(row.getString("media_type")),
                row.getInteger("schema_version"),
                row.getUUID("config_blob_id"),
                List.of(row.getArrayOfUUIDs("children")),
                List.of(row.getArrayOfUUIDs("blobs")),
                row.getString("type"),
                row.getString("architecture"),
                row.getString("os"),
                row.getLong("compressed_image_size"),
                map(row, "annotations"),
                map(row, "image_labels"),
                row.getBoolean("is_bootable"),
                row.getBoolean("is_flatpak"));
    }

    private static Map<String, @Nullable String> map(Row row, String column) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        row.get(JsonObject.class, column).forEach(entry -> map.put(entry.getKey(), (String) entry.getValue()));
        return map;
    }
}
