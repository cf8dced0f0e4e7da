package io.slipway.catalog.content;

import static io.slipway.oci.error.RegistryError.MANIFEST_BLOB_UNKNOWN;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestTraits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers a manifest with its edges: to its config and layers, all of which must be known, and to the manifests it lists, of which
 * some may be absent (a sparse index).
 */
@ApplicationScoped
public class RegisterManifest {
    /**
     * Empty where somebody else registered the same manifest while this waited for him. Whoever registered it first may have lacked a
     * layer, so the edges of one that is known are completed. An edge holds the rows of both ends until it is committed: cleanup either
     * skips them, or has taken one before, and then the whole command is run again.
     */
    private static final String ADD = """
            WITH known AS (SELECT id FROM manifest WHERE digest = $2),
            fresh AS (
                INSERT INTO manifest (id, digest, media_type, schema_version, bytes, config_blob_id, type, architecture, os,
                                      compressed_image_size, annotations, image_labels, is_bootable, is_flatpak,
                                      subject_digest, artifact_type)
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
                 WHERE NOT EXISTS (SELECT 1 FROM known)
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id),
            unit AS (INSERT INTO content (id, type) SELECT id, 'manifest' FROM fresh),
            layers AS (
                INSERT INTO manifest_blob (manifest_id, blob_id, ordinal)
                SELECT m.id, w.blob_id, w.ordinal
                  FROM (SELECT id FROM fresh UNION ALL SELECT id FROM known) AS m,
                       unnest($17::uuid[]) WITH ORDINALITY AS w (blob_id, ordinal)
                 WHERE w.blob_id IS NOT NULL
                    ON CONFLICT DO NOTHING),
            listed AS (
                INSERT INTO manifest_listed (manifest_id, digest, ordinal)
                SELECT fresh.id, w.digest, w.ordinal
                  FROM fresh, unnest($18::text[]) WITH ORDINALITY AS w (digest, ordinal))
            SELECT id FROM fresh UNION ALL SELECT id FROM known""";

    /**
     * Registers {@code manifest}, whose config and layers are {@code blobs}; {@code MANIFEST_BLOB_UNKNOWN} where one of them is missing
     * there.
     */
    public Uni<ContentId> register(Tx.Sql tx, NewManifest manifest, Map<Digest, ContentId> blobs) {
        requireAll(manifest, blobs);
        return registerWith(tx, manifest, blobs);
    }

    /** As {@link #register(Tx.Sql, NewManifest, Map)}, but layers may be missing; whoever pushes them later pushes the manifest again. */
    public Uni<ContentId> registerSparse(Tx.Sql tx, NewManifest manifest, Map<Digest, ContentId> blobs) {
        requireConfig(manifest, blobs);
        return registerWith(tx, manifest, blobs);
    }

    private static void requireConfig(NewManifest manifest, Map<Digest, ContentId> blobs) {
        Digest config = manifest.config();
        if (config != null && !blobs.containsKey(config)) {
            throw MANIFEST_BLOB_UNKNOWN.because(config);
        }
    }

    /** Looks again where somebody else was first: the next statement sees what he registered, and completes it. */
    private static Uni<ContentId> registerWith(Tx.Sql tx, NewManifest manifest, Map<Digest, ContentId> blobs) {
        return add(tx, manifest, blobs)
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom()
                                .item(new ContentId(rows.iterator().next().getUUID("id")))
                        : registerWith(tx, manifest, blobs));
    }

    private static Set<Digest> needed(NewManifest manifest) {
        Set<Digest> needed = new LinkedHashSet<>(manifest.layers());
        Digest config = manifest.config();
        if (config != null) {
            needed.add(config);
        }
        return needed;
    }

    private static void requireAll(NewManifest manifest, Map<Digest, ContentId> blobs) {
        needed(manifest).stream()
                .filter(digest -> !blobs.containsKey(digest))
                .findFirst()
                .ifPresent(missing -> {
                    throw MANIFEST_BLOB_UNKNOWN.because(missing);
                });
    }

    private static Uni<RowSet<Row>> add(Tx.Sql tx, NewManifest manifest, Map<Digest, ContentId> blobs) {
        ManifestTraits traits = manifest.traits();
        return tx.query(
                ADD,
                Ids.next(),
                manifest.digest().toString(),
                manifest.view().mediaType().toString(),
                traits.schemaVersion(),
                manifest.bytes(),
                id(blobs, manifest.config()),
                traits.type(),
                traits.architecture(),
                traits.os(),
                traits.compressedImageSize(),
                json(traits.annotations()),
                json(traits.labels()),
                traits.isBootable(),
                traits.isFlatpak(),
                text(manifest.subject()),
                text(manifest.artifactType()),
                manifest.layers().stream().map(layer -> id(blobs, layer)).toArray(UUID[]::new),
                manifest.children().stream().map(Digest::toString).toArray(String[]::new));
    }

    private static @Nullable UUID id(Map<Digest, ContentId> blobs, @Nullable Digest digest) {
        ContentId id = digest == null ? null : blobs.get(digest);
        return id == null ? null : id.value();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static JsonObject json(Map<String, String> map) {
        JsonObject json = new JsonObject();
        map.forEach(json::put);
        return json;
    }
}
