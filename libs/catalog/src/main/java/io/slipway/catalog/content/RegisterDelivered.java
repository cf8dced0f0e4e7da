package io.slipway.catalog.content;

import static io.slipway.oci.error.RegistryError.MANIFEST_BLOB_UNKNOWN;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.ledger.transaction.Unhurried;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registers what a source has delivered, many at a time: a sync brings thousands, and each round trip of its own would cost more than what
 * it says.
 *
 * <p>Nothing here waits for the disk: a power failure may take the rows, and leaves objects that nothing names. What a version holds is
 * safe: its commit waits, also for all that came before.
 */
@ApplicationScoped
public class RegisterDelivered {
    /** A transaction of its own. Those that are known already, or become known at this moment, are missing in the answer. */
    private static final String ADD_BLOBS = """
            WITH unhurried AS (%s),
            fresh AS (
                INSERT INTO blob (id, digest, size, object_key)
                SELECT w.id, w.digest, w.size, w.object_key
                  FROM unhurried, unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) AS w (id, digest, size, object_key)
                 ORDER BY w.digest
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id, object_key),
            unit AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh),
            delivered AS (INSERT INTO delivery (source_id, content_id) SELECT $5, id FROM fresh)
            SELECT id, object_key FROM fresh""".formatted(Unhurried.COMMIT);

    /** What was known is about to be relied upon: its grace begins anew. */
    private static final String DELIVERED = """
            WITH kept AS (UPDATE review SET since = now() WHERE content_id = $2)
            INSERT INTO delivery (source_id, content_id) VALUES ($1, $2) ON CONFLICT DO NOTHING""";

    private static final String KNOWN_BLOBS = "SELECT digest, id FROM blob WHERE digest = ANY($1)";

    /**
     * As {@code RegisterManifest} does for one. Those are missing in the answer that somebody else registered while this waited for
     * him. Whoever registered one first may have lacked a layer, so the edges of what is known are completed.
     */
    private static final String ADD_MANIFESTS = """
            WITH known AS (SELECT m.id, m.digest FROM manifest m WHERE m.digest = ANY($3)),
            fresh AS (
                INSERT INTO manifest (id, digest, media_type, schema_version, bytes, config_blob_id, type, architecture, os,
                                      compressed_image_size, annotations, image_labels, is_bootable, is_flatpak,
                                      subject_digest, artifact_type)
                SELECT id, digest, media_type, schema_version, bytes, config_blob_id, type, architecture, os,
                       compressed_image_size, CAST(annotations AS jsonb), CAST(image_labels AS jsonb), is_bootable, is_flatpak,
                       subject_digest, artifact_type
                  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::integer[], $6::bytea[], $7::uuid[], $8::text[], $9::text[],
                              $10::text[], $11::bigint[], $12::text[], $13::text[], $14::boolean[], $15::boolean[],
                              $16::text[], $17::text[])
                       AS w (id, digest, media_type, schema_version, bytes, config_blob_id, type, architecture, os,
                             compressed_image_size, annotations, image_labels, is_bootable, is_flatpak,
                             subject_digest, artifact_type)
                 WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.digest = w.digest)
                 ORDER BY digest
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id, digest),
            unit AS (INSERT INTO content (id, type) SELECT id, 'manifest' FROM fresh),
            there AS (SELECT id, digest FROM fresh UNION ALL SELECT id, digest FROM known),
            layers AS (
                INSERT INTO manifest_blob (manifest_id, blob_id, ordinal)
                SELECT t.id, w.blob_id, w.ordinal
                  FROM there t
                  JOIN unnest($18::text[], $19::uuid[], $20::integer[]) AS w (digest, blob_id, ordinal) ON w.digest = t.digest
                 ORDER BY t.digest, w.ordinal
                    ON CONFLICT DO NOTHING),
            listed AS (
                INSERT INTO manifest_listed (manifest_id, digest, ordinal)
                SELECT f.id, w.listed, w.ordinal
                  FROM fresh f
                  JOIN unnest($21::text[], $22::text[], $23::integer[]) AS w (digest, listed, ordinal) ON w.digest = f.digest),
            kept AS (UPDATE review SET since = now() WHERE content_id IN (SELECT id FROM known)),
            delivered AS (
                INSERT INTO delivery (source_id, content_id)
                SELECT $1, id FROM there ORDER BY digest
                    ON CONFLICT DO NOTHING)
            SELECT id, digest FROM there""";

    private final Ledger ledger;
    private final RegisterBlob registerBlob;

    RegisterDelivered(Ledger ledger, RegisterBlob registerBlob) {
        this.ledger = ledger;
        this.registerBlob = registerBlob;
    }

    /**
     * A blob whose bytes are safely in the object store.
     *
     * @param size bytes
     * @param objectKey where its bytes are
     */
    public record Blob(Digest digest, long size, String objectKey) {}

    /** Registers {@code blobs}; says of each, in their order, who it is and whether the key that was offered serves it. */
    public Uni<List<RegisterBlob.Registered>> blobs(SourceId source, List<Blob> blobs) {
        return ledger.writeOne(
                        ADD_BLOBS,
                        blobs.stream().map(blob -> Ids.next()).toArray(UUID[]::new),
                        texts(blobs, blob -> blob.digest().toString()),
                        blobs.stream().map(Blob::size).toArray(Long[]::new),
                        texts(blobs, Blob::objectKey),
                        source.value())
                .map(rows -> ids(rows, "object_key"))
                .chain(fresh -> registered(source, blobs, fresh));
    }

    /** One after the other: only those that were known already have something left to ask. */
    private Uni<List<RegisterBlob.Registered>> registered(
            SourceId source, List<Blob> blobs, Map<String, ContentId> fresh) {
        return Multi.createFrom()
                .iterable(blobs)
                .onItem()
                .transformToUniAndConcatenate(blob -> registered(source, blob, fresh))
                .collect()
                .asList();
    }

    private Uni<RegisterBlob.Registered> registered(SourceId source, Blob blob, Map<String, ContentId> fresh) {
        ContentId mine = fresh.get(blob.objectKey());
        return mine == null ? known(source, blob) : Uni.createFrom().item(new RegisterBlob.Registered(mine, true));
    }

    private Uni<RegisterBlob.Registered> known(SourceId source, Blob blob) {
        return ledger.write(tx -> registerBlob
                .register(tx, blob.digest(), blob.size(), blob.objectKey())
                .call(found -> tx.execute(DELIVERED, source.value(), found.id().value())));
    }

    /** Registers {@code manifests}; {@code MANIFEST_BLOB_UNKNOWN}, and none of them, where a blob one of them needs is not known. */
    public Uni<List<ContentId>> manifests(SourceId source, List<NewManifest> manifests) {
        Map<Digest, NewManifest> byDigest = new LinkedHashMap<>();
        manifests.forEach(manifest -> byDigest.putIfAbsent(manifest.digest(), manifest));
        return ledger.write(tx -> tx.execute(Unhurried.COMMIT)
                        .chain(() -> blobsOf(tx, byDigest.values()))
                        .chain(blobs -> add(tx, source, List.copyOf(byDigest.values()), blobs)))
                .map(ids -> manifests.stream()
                        .map(manifest -> known(ids, manifest.digest()))
                        .toList());
    }

    private static ContentId known(Map<String, ContentId> ids, Digest digest) {
        ContentId id = ids.get(digest.toString());
        if (id == null) {
            throw new IllegalStateException(digest + " was registered and is not there");
        }
        return id;
    }

    private static Uni<Map<String, ContentId>> blobsOf(Tx.Sql tx, Collection<NewManifest> manifests) {
        String[] needed = manifests.stream()
                .flatMap(RegisterDelivered::needed)
                .map(Digest::toString)
                .distinct()
                .toArray(String[]::new);
        return tx.query(KNOWN_BLOBS, (Object) needed)
                .map(rows -> ids(rows, "digest"))
                .invoke(found -> requireAll(needed, found));
    }

    private static Stream<Digest> needed(NewManifest manifest) {
        return Stream.concat(manifest.layers().stream(), Stream.ofNullable(manifest.config()));
    }

    private static void requireAll(String[] needed, Map<String, ContentId> found) {
        for (String digest : needed) {
            if (!found.containsKey(digest)) {
                throw MANIFEST_BLOB_UNKNOWN.because(digest);
            }
        }
    }

    /** Looks again where somebody else was first: the next statement sees what he registered, and completes it. */
    private static Uni<Map<String, ContentId>> add(
            Tx.Sql tx, SourceId source, List<NewManifest> manifests, Map<String, ContentId> blobs) {
        return tx.query(ADD_MANIFESTS, arguments(source, manifests, blobs))
                .map(rows -> ids(rows, "digest"))
                .chain(ids -> ids.size() == manifests.size()
                        ? Uni.createFrom().item(ids)
                        : add(tx, source, manifests, blobs));
    }

    private static @Nullable Object[] arguments(
            SourceId source, List<NewManifest> manifests, Map<String, ContentId> blobs) {
        Edges layers = Edges.of(manifests, NewManifest::layers);
        Edges listed = Edges.of(manifests, NewManifest::children);
        return new @Nullable Object[] {
            source.value(),
            manifests.stream().map(manifest -> Ids.next()).toArray(UUID[]::new),
            texts(manifests, NewManifest::digest),
            texts(manifests, manifest -> manifest.view().mediaType()),
            manifests.stream()
                    .map(manifest -> manifest.traits().schemaVersion())
                    .toArray(Integer[]::new),
            manifests.stream().map(NewManifest::bytes).toArray(Buffer[]::new),
            manifests.stream().map(manifest -> id(blobs, manifest.config())).toArray(UUID[]::new),
            texts(manifests, manifest -> manifest.traits().type()),
            texts(manifests, manifest -> manifest.traits().architecture()),
            texts(manifests, manifest -> manifest.traits().os()),
            manifests.stream()
                    .map(manifest -> manifest.traits().compressedImageSize())
                    .toArray(Long[]::new),
            texts(manifests, manifest -> json(manifest.traits().annotations())),
            texts(manifests, manifest -> json(manifest.traits().labels())),
            manifests.stream().map(manifest -> manifest.traits().isBootable()).toArray(Boolean[]::new),
            manifests.stream().map(manifest -> manifest.traits().isFlatpak()).toArray(Boolean[]::new),
            texts(manifests, NewManifest::subject),
            texts(manifests, NewManifest::artifactType),
            texts(layers.from(), Digest::toString),
            layers.to().stream().map(layer -> id(blobs, layer)).toArray(UUID[]::new),
            layers.ordinals().toArray(Integer[]::new),
            texts(listed.from(), Digest::toString),
            texts(listed.to(), Digest::toString),
            listed.ordinals().toArray(Integer[]::new)
        };
    }

    /** What some manifests refer to, each in the order its manifest has it: who, to what, and as the how manieth. */
    private record Edges(List<Digest> from, List<Digest> to, List<Integer> ordinals) {
        static Edges of(List<NewManifest> manifests, Function<NewManifest, List<Digest>> to) {
            List<Digest> from = new ArrayList<>();
            List<Digest> all = new ArrayList<>();
            List<Integer> ordinals = new ArrayList<>();
            for (NewManifest manifest : manifests) {
                int ordinal = 0;
                for (Digest digest : to.apply(manifest)) {
                    from.add(manifest.digest());
                    all.add(digest);
                    ordinals.add(++ordinal);
                }
            }
            return new Edges(from, all, ordinals);
        }
    }

    private static @Nullable UUID id(Map<String, ContentId> blobs, @Nullable Digest digest) {
        ContentId id = digest == null ? null : blobs.get(digest.toString());
        return id == null ? null : id.value();
    }

    private static String json(Map<String, String> map) {
        JsonObject json = new JsonObject();
        map.forEach(json::put);
        return json.encode();
    }

    private static <T> @Nullable String[] texts(List<T> all, Function<T, @Nullable Object> text) {
        return all.stream()
                .map(each -> {
                    Object value = text.apply(each);
                    return value == null ? null : value.toString();
                })
                .toArray(String[]::new);
    }

    private static Map<String, ContentId> ids(RowSet<Row> rows, String key) {
        Map<String, ContentId> found = new HashMap<>();
        rows.forEach(row -> found.put(row.getString(key), new ContentId(row.getUUID("id"))));
        return found;
    }
}
