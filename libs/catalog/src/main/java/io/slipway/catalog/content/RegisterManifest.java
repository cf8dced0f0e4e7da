package io.slipway.catalog.content;

import static io.slipway.oci.error.RegistryError.MANIFEST_BLOB_UNKNOWN;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestTraits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Registers a manifest with its edges: to its config and layers, all of which must be known, and to the manifests it lists, of which
 * some may be absent (a sparse index).
 */
@ApplicationScoped
public class RegisterManifest {
    private static final String ADD = """
            WITH fresh AS (
                INSERT INTO manifest (id, digest, media_type, schema_version, bytes, config_blob_id, type, architecture, os,
                                      compressed_image_size, annotations, image_labels, is_bootable, is_flatpak,
                                      subject_digest, artifact_type)
                VALUES ($1, $2, $3, $4, $5, (SELECT id FROM blob WHERE digest = $6), $7, $8, $9,
                        $10, $11, $12, $13, $14,
                        $15, $16)
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id)
            INSERT INTO content (id, type) SELECT id, 'manifest' FROM fresh""";

    private static final String FIND = "SELECT id FROM manifest WHERE digest = $1";

    private static final String KNOWN_BLOBS = "SELECT digest FROM blob WHERE digest = ANY($1)";

    private static final String ADD_LAYERS = """
            INSERT INTO manifest_blob (manifest_id, blob_id, ordinal)
            SELECT $1, b.id, w.ordinal
              FROM unnest($2::text[]) WITH ORDINALITY AS w (digest, ordinal)
              JOIN blob b ON b.digest = w.digest
                ON CONFLICT DO NOTHING""";

    private static final String ADD_CHILDREN = """
            INSERT INTO manifest_child (manifest_id, child_id, ordinal)
            SELECT $1, m.id, w.ordinal
              FROM unnest($2::text[]) WITH ORDINALITY AS w (digest, ordinal)
              JOIN manifest m ON m.digest = w.digest
                ON CONFLICT DO NOTHING""";

    private static final String DELIVERED =
            "INSERT INTO delivery (source_id, content_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private final Ledger ledger;

    RegisterManifest(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Registers {@code manifest}, delivered by {@code source}; {@code MANIFEST_BLOB_UNKNOWN} where a blob it needs is not known. */
    public Uni<ContentId> register(NewManifest manifest, SourceId source) {
        return ledger.write(tx -> requireBlobs(tx, manifest)
                .chain(() -> add(tx, manifest))
                .chain(() -> find(tx, manifest.digest()))
                .call(id -> tx.execute(ADD_LAYERS, id.value(), texts(manifest.layers())))
                .call(id -> tx.execute(ADD_CHILDREN, id.value(), texts(manifest.children())))
                .call(id -> tx.execute(DELIVERED, source.value(), id.value())));
    }

    private static Uni<Void> requireBlobs(Tx.Sql tx, NewManifest manifest) {
        Set<String> needed = new LinkedHashSet<>(List.of(texts(manifest.layers())));
        Digest config = manifest.config();
        if (config != null) {
            needed.add(config.toString());
        }
        return tx.query(KNOWN_BLOBS, (Object) needed.toArray(String[]::new))
                .invoke(known -> refuseUnlessAll(needed, known))
                .replaceWithVoid();
    }

    private static void refuseUnlessAll(Set<String> needed, RowSet<Row> known) {
        Set<String> found = known.stream().map(row -> row.getString("digest")).collect(Collectors.toSet());
        needed.stream().filter(digest -> !found.contains(digest)).findFirst().ifPresent(missing -> {
            throw MANIFEST_BLOB_UNKNOWN.because(missing);
        });
    }

    private static Uni<Integer> add(Tx.Sql tx, NewManifest manifest) {
        ManifestTraits traits = manifest.traits();
        return tx.execute(
                ADD,
                Ids.next(),
                manifest.digest().toString(),
                manifest.view().mediaType().toString(),
                traits.schemaVersion(),
                manifest.bytes(),
                text(manifest.config()),
                traits.type(),
                traits.architecture(),
                traits.os(),
                traits.compressedImageSize(),
                json(traits.annotations()),
                json(traits.labels()),
                traits.isBootable(),
                traits.isFlatpak(),
                text(manifest.subject()),
                text(manifest.artifactType()));
    }

    private static Uni<ContentId> find(Tx.Sql tx, Digest digest) {
        return tx.query(FIND, digest.toString()).map(rows -> id(rows.iterator().next()));
    }

    private static ContentId id(Row row) {
        UUID id = row.getUUID("id");
        return new ContentId(id);
    }

    private static String[] texts(List<Digest> digests) {
        return digests.stream().map(Digest::toString).toArray(String[]::new);
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
