package io.slipway.catalog.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterBlob.Registered;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Together;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Links a blob that was uploaded to the repository it was uploaded to: from then on it is readable there, on every replica. */
@ApplicationScoped
public class LinkBlob {
    /** What is linked together at most. */
    private static final int MOST = 50;

    /**
     * All of it in one statement, which is a transaction of its own: for a name that is there and may be pushed to, in a namespace without a
     * quota, and blobs nobody has. Those of which one of these is not so are missing in the answer, and nothing is done for them.
     */
    static final String AT_ONCE = """
            WITH name AS (
                SELECT d.repository_id
                  FROM distribution d
                 WHERE d.base_path = $1 AND d.version_id IS NULL AND d.repository_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM quota q JOIN namespace n ON n.id = q.namespace_id WHERE n.name = $2)),
            wanted AS (
                SELECT id, digest, size, object_key, upload
                  FROM unnest($3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::uuid[])
                       AS w (id, digest, size, object_key, upload)),
            fresh AS (
                INSERT INTO blob (id, digest, size, object_key)
                SELECT w.id, w.digest, w.size, w.object_key FROM name, wanted w
                 ORDER BY w.digest
                    ON CONFLICT (digest) DO NOTHING
                RETURNING id),
            unit AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh),
            linked AS (INSERT INTO link (repository_id, blob_id) SELECT name.repository_id, fresh.id FROM name, fresh),
            done AS (
                DELETE FROM upload
                 WHERE id = ANY(ARRAY(SELECT w.upload FROM wanted w WHERE w.id IN (SELECT id FROM fresh))))
            SELECT fresh.id, name.repository_id FROM fresh, name""";

    private final Ledger ledger;
    private final ClaimName claimName;
    private final RegisterBlob registerBlob;
    private final Links links;
    private final ForgetUpload forgetUpload;
    private final EnforceQuota enforceQuota;

    /** A queue that nobody waits in is forgotten. */
    private final Cache<RepositoryName, Together<Newcomer, Optional<Linked>>> queues =
            Caffeine.newBuilder().weakValues().build();

    LinkBlob(
            Ledger ledger,
            ClaimName claimName,
            RegisterBlob registerBlob,
            Links links,
            ForgetUpload forgetUpload,
            EnforceQuota enforceQuota) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.registerBlob = registerBlob;
        this.links = links;
        this.forgetUpload = forgetUpload;
        this.enforceQuota = enforceQuota;
    }

    /** A blob that was pushed, under the id it gets where it is new. */
    private record Newcomer(UUID id, PushedBlob blob) {
        @Nullable
        UUID upload() {
            UploadEnd upload = blob.upload();
            return upload == null ? null : upload.id().value();
        }
    }

    /**
     * A blob that is linked.
     *
     * @param keyServes whether the key that was offered is the one that serves it; where not, it serves nothing and the caller deletes it
     */
    public record Linked(ContentId id, RepositoryId repository, boolean keyServes) {}

    /**
     * Registers {@code blob}, links it to its name, which is made where it is new, and forgets its upload. Fails as {@link ClaimName#claim}
     * does, with {@code DENIED} where the namespace may not hold it, and with {@code RANGE_INVALID} where another holds the upload now.
     */
    public Uni<Linked> link(PushedBlob blob) {
        UploadEnd upload = blob.upload();
        return upload != null && upload.holder() != null ? stepwise(blob) : together(blob);
    }

    private Uni<Linked> together(PushedBlob blob) {
        Newcomer newcomer = new Newcomer(Ids.next(), blob);
        return Uni.createFrom()
                .deferred(() -> queues.get(blob.name(), this::queue).ask(newcomer))
                .chain(linked -> linked.map(Uni.createFrom()::item).orElseGet(() -> stepwise(blob)));
    }

    private Together<Newcomer, Optional<Linked>> queue(RepositoryName name) {
        return new Together<>(MOST, newcomer -> 1, newcomers -> linkAtOnce(name, newcomers));
    }

    private Uni<List<Optional<Linked>>> linkAtOnce(RepositoryName name, List<Newcomer> newcomers) {
        return ledger.writeOne(
                        AT_ONCE,
                        name.toString(),
                        name.namespace(),
                        newcomers.stream().map(Newcomer::id).toArray(UUID[]::new),
                        newcomers.stream()
                                .map(newcomer -> newcomer.blob().digest().toString())
                                .toArray(String[]::new),
                        newcomers.stream()
                                .map(newcomer -> newcomer.blob().size())
                                .toArray(Long[]::new),
                        newcomers.stream()
                                .map(newcomer -> newcomer.blob().objectKey())
                                .toArray(String[]::new),
                        newcomers.stream().map(Newcomer::upload).toArray(UUID[]::new))
                .map(rows -> rows.stream()
                        .map(LinkBlob::linked)
                        .collect(Collectors.toMap(linked -> linked.id().value(), Function.identity())))
                .map(linked -> newcomers.stream()
                        .map(newcomer -> Optional.ofNullable(linked.get(newcomer.id())))
                        .toList());
    }

    private static Linked linked(Row row) {
        return new Linked(new ContentId(row.getUUID("id")), new RepositoryId(row.getUUID("repository_id")), true);
    }

    private Uni<Linked> stepwise(PushedBlob blob) {
        return ledger.write(tx -> claimName
                .claim(tx, blob.name(), blob.who())
                .chain(repository -> registerBlob
                        .register(tx, blob.digest(), blob.size(), blob.objectKey())
                        .map(registered -> linked(repository, registered)))
                .call(linked -> settled(tx, blob, linked)));
    }

    /** Three statements on their way at once: PostgreSQL runs them one after the other. */
    private Uni<?> settled(Tx.Sql tx, PushedBlob blob, Linked linked) {
        return Uni.join()
                .all(
                        links.link(tx, linked.repository(), linked.id()),
                        forget(tx, blob.upload()),
                        enforceQuota.within(tx, blob.name()).replaceWith(0))
                .andFailFast();
    }

    private static Linked linked(RepositoryId repository, Registered blob) {
        return new Linked(blob.id(), repository, blob.keyServes());
    }

    private Uni<Integer> forget(Tx.Sql tx, @Nullable UploadEnd upload) {
        return upload == null ? Uni.createFrom().item(0) : forgetUpload.forget(tx, upload);
    }
}
