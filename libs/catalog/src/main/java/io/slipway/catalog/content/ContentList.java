package io.slipway.catalog.content;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.slipway.catalog.repository.SomeVersion;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
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
    static final ListRows.Rows TAGS = ListRows.Rows.newestFirst(
                    "c.id, c.labels, c.created_at, c.updated_at, t.name, t.manifest_id",
                    "content c LEFT JOIN tag t ON t.id = c.id",
                    "c")
            .only("c.type = 'tag'");

    static final ListRows.Rows BLOBS = ListRows.Rows.newestFirst(
                    "c.id, c.labels, c.created_at, c.updated_at, b.digest, b.object_key IS NOT NULL AS stored",
                    "content c LEFT JOIN blob b ON b.id = c.id",
                    "c")
            .only("c.type = 'blob'");

    static final ListRows.Rows MANIFESTS = ListRows.Rows.newestFirst(
                    """
            c.id, c.labels, c.created_at, c.updated_at, m.digest, m.media_type, m.schema_version, m.config_blob_id, m.type,
            m.architecture, m.os, m.compressed_image_size, m.annotations, m.image_labels, m.is_bootable, m.is_flatpak,
            ARRAY(SELECT y.id FROM manifest_listed x JOIN manifest y ON y.digest = x.digest
                   WHERE x.manifest_id = m.id ORDER BY x.ordinal) AS children,
            ARRAY(SELECT x.blob_id FROM manifest_blob x WHERE x.manifest_id = m.id ORDER BY x.ordinal) AS blobs""", "content c LEFT JOIN manifest m ON m.id = c.id", "c")
            .only("c.type = 'manifest'");

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

    /** Tags of {@code selection} on {@code tag t} and {@code content c}. */
    public Uni<Page<Tag>> tags(Selection selection) {
        return rows.list(TAGS, selection, ContentList::tag);
    }

    /** Blobs of {@code selection} on {@code blob b} and {@code content c}. */
    public Uni<Page<Blob>> blobs(Selection selection) {
        return rows.list(BLOBS, selection, ContentList::blob);
    }

    /** Manifests of {@code selection} on {@code manifest m} and {@code content c}. */
    public Uni<Page<ManifestRow>> manifests(Selection selection) {
        return rows.list(MANIFESTS, selection, ContentList::manifest);
    }

    /** The tags that {@code version} holds, which {@code selection} asks for by nothing else: they are counted already. */
    public Uni<Page<Tag>> tagsOf(SomeVersion version, Selection selection) {
        return rows.list(
                TAGS,
                selection,
                ListRows.where(
                        "SELECT coalesce(sum((v.present ->> 'tag')::bigint), 0)::bigint AS n FROM repository_version v",
                        version.condition()),
                ContentList::tag);
    }

    /** As {@link #tagsOf}, of blobs. */
    public Uni<Page<Blob>> blobsOf(SomeVersion version, Selection selection) {
        return rows.list(
                BLOBS,
                selection,
                ListRows.where(
                        "SELECT coalesce(sum((v.present ->> 'blob')::bigint), 0)::bigint AS n FROM repository_version v",
                        version.condition()),
                ContentList::blob);
    }

    /** As {@link #tagsOf}, of manifests. */
    public Uni<Page<ManifestRow>> manifestsOf(SomeVersion version, Selection selection) {
        return rows.list(
                MANIFESTS,
                selection,
                ListRows.where(
                        "SELECT coalesce(sum((v.present ->> 'manifest')::bigint), 0)::bigint AS n FROM repository_version v",
                        version.condition()),
                ContentList::manifest);
    }

    /** Units that {@code version} holds. */
    public static Condition heldBy(SomeVersion version) {
        return belonging("i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number)", version);
    }

    /** Units that came with {@code version}. */
    public static Condition addedBy(SomeVersion version) {
        return belonging("""
                i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number)
                            AND i.added > coalesce((SELECT max(p.number)
                                                      FROM repository_version p
                                                     WHERE p.repository_id = v.repository_id AND p.number < v.number), -1)""", version);
    }

    /** Units that went with {@code version}. */
    public static Condition removedBy(SomeVersion version) {
        return belonging("i.removed = v.number", version);
    }

    /** Units that {@code target} holds and {@code base} does not, whatever came and went between them. */
    public static Condition addedBetween(SomeVersion base, SomeVersion target) {
        return heldBy(target).and(heldBy(base).not());
    }

    /** Units that no version holds or held, and that have been there for {@code minutes}. */
    public static Condition orphanedFor(double minutes) {
        return Condition.of(
                "NOT EXISTS (SELECT 1 FROM membership i WHERE i.content_id = c.id) AND c.created_at < now() - make_interval(secs => ?)",
                minutes * 60);
    }

    private static Condition belonging(@CompileTimeConstant String how, SomeVersion version) {
        Condition which = version.condition();
        return new Condition(
                "EXISTS (SELECT 1 FROM membership i JOIN repository_version v ON v.repository_id = i.repository_id"
                        + " WHERE i.content_id = c.id AND " + how + " AND " + which.sql() + ")",
                which.parameters());
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
