package io.slipway.catalog.repository;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.cleanup.Review;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes what people say about a repository, and deletes it. */
@ApplicationScoped
public class UpdateRepository {
    private static final String LOCK = """
            SELECT id, name, description, labels, retain_repo_versions, retain_checkpoints, remote_id, latest_number,
                   created_at, updated_at
              FROM repository
             WHERE id = $1
               FOR NO KEY UPDATE""";

    private static final String UPDATE = """
            UPDATE repository
               SET name = $2, description = $3, labels = $4, retain_repo_versions = $5, retain_checkpoints = $6,
                   remote_id = $7, updated_at = now()
             WHERE id = $1
            RETURNING id, name, description, labels, retain_repo_versions, retain_checkpoints, remote_id, latest_number,
                      created_at, updated_at""";

    /** Names before repositories, as everybody locks them. Versions that are pinned go with nobody but their repository. */
    private static final String UNPIN = """
            UPDATE distribution
               SET version_id = NULL, updated_at = now()
             WHERE id IN (SELECT d.id
                            FROM repository_version v
                            JOIN distribution d ON d.version_id = v.id
                           WHERE v.repository_id = $1
                           ORDER BY d.id
                             FOR UPDATE OF d)""";

    private static final String REVIEW = """
            WITH gone AS (
                SELECT content_id FROM membership WHERE repository_id = $1
                 UNION
                SELECT content_id FROM membership_retired WHERE repository_id = $1
                 UNION
                SELECT blob_id FROM link WHERE repository_id = $1)
            """ + Review.ENTER;

    private static final String DELETE = "DELETE FROM repository WHERE id = $1";

    private final Ledger ledger;
    private final RetireVersions retireVersions;
    private final RecordTask recordTask;
    private final OwnObject ownObject;

    UpdateRepository(Ledger ledger, RetireVersions retireVersions, RecordTask recordTask, OwnObject ownObject) {
        this.ledger = ledger;
        this.retireVersions = retireVersions;
        this.recordTask = recordTask;
        this.ownObject = ownObject;
    }

    /**
     * Applies {@code change} to what is known now and records the task {@code record} makes of the result.
     *
     * @return the task; empty when nothing changed; null when there is no such repository
     */
    public Uni<@Nullable Optional<TaskId>> update(
            RepositoryId id,
            Function<RepositoryDraft, RepositoryDraft> change,
            Function<Repository, FinishedTask> record) {
        return ledger.write(tx -> tx.query(LOCK, id.value())
                .map(UpdateRepository::first)
                .chain(known -> known == null ? Uni.createFrom().nullItem() : changed(tx, known, change, record)));
    }

    private Uni<Optional<TaskId>> changed(
            Tx.Sql tx,
            Repository known,
            Function<RepositoryDraft, RepositoryDraft> change,
            Function<Repository, FinishedTask> record) {
        RepositoryDraft wanted = change.apply(known.draft());
        return wanted.equals(known.draft())
                ? Uni.createFrom().item(Optional.empty())
                : write(tx, known.id(), wanted)
                        .chain(written -> recordTask.record(tx, record.apply(written)))
                        .map(Optional::of);
    }

    /** Applies {@code change} to what is known now, at once; null when there is no such repository. */
    public Uni<@Nullable Repository> change(RepositoryId id, Function<RepositoryDraft, RepositoryDraft> change) {
        return ledger.write(tx -> tx.query(LOCK, id.value())
                .map(UpdateRepository::first)
                .chain(known -> known == null
                        ? Uni.createFrom().nullItem()
                        : write(tx, known.id(), change.apply(known.draft()))));
    }

    private Uni<Repository> write(Tx.Sql tx, RepositoryId id, RepositoryDraft wanted) {
        return tx.query(
                        UPDATE,
                        id.value(),
                        wanted.name(),
                        wanted.description(),
                        new JsonObject(new HashMap<>(wanted.labels())),
                        wanted.retainRepoVersions(),
                        wanted.retainCheckpoints(),
                        wanted.remote())
                .map(rows -> Repository.of(rows.iterator().next()))
                .call(written -> retireVersions.retire(tx, id, wanted.retainRepoVersions()));
    }

    /** Deletes the repository with its versions; null when there is none. Distributions that served it serve nothing. */
    public Uni<@Nullable TaskId> delete(RepositoryId id, Function<Repository, FinishedTask> record) {
        return ledger.write(tx -> tx.execute(UNPIN, id.value())
                .chain(() -> tx.query(LOCK, id.value()))
                .map(UpdateRepository::first)
                .chain(known -> known == null ? Uni.createFrom().nullItem() : deleted(tx, known, record)));
    }

    private Uni<TaskId> deleted(Tx.Sql tx, Repository known, Function<Repository, FinishedTask> record) {
        return tx.execute(REVIEW, known.id().value())
                .chain(() -> tx.execute(DELETE, known.id().value()))
                .chain(() -> ownObject.forget(tx, known.id().value()))
                .chain(() -> recordTask.record(tx, record.apply(known)));
    }

    private static @Nullable Repository first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Repository.of(row);
        }
        return null;
    }
}
