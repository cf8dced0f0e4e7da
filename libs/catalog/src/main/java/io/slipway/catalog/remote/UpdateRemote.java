package io.slipway.catalog.remote;

import io.slipway.access.assignment.OwnObject;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes what people say about a remote, and deletes it. */
@ApplicationScoped
public class UpdateRemote {
    private static final String TOUCH = "UPDATE remote SET updated_at = now() WHERE id = $1";

    private final Ledger ledger;
    private final Remotes remotes;
    private final RecordTask recordTask;
    private final OwnObject ownObject;

    UpdateRemote(Ledger ledger, Remotes remotes, RecordTask recordTask, OwnObject ownObject) {
        this.ledger = ledger;
        this.remotes = remotes;
        this.recordTask = recordTask;
        this.ownObject = ownObject;
    }

    /**
     * Applies {@code change} to what is known now and records the task {@code record} makes of the result.
     *
     * @return the task; empty when nothing changed; null when there is no such remote
     */
    public Uni<@Nullable Optional<TaskId>> update(
            RemoteId id, Function<RemoteDraft, RemoteDraft> change, Function<Remote, FinishedTask> record) {
        return ledger.writeOrm(tx -> remotes.findById(id.value(), LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null ? Uni.createFrom().nullItem() : changed(tx, row, change, record)));
    }

    private Uni<Optional<TaskId>> changed(
            Tx.Orm tx,
            RemoteEntity row,
            Function<RemoteDraft, RemoteDraft> change,
            Function<Remote, FinishedTask> record) {
        RemoteDraft known = remotes.draft(row);
        RemoteDraft wanted = change.apply(known);
        if (wanted.equals(known)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return write(tx, row, wanted)
                .chain(written -> recordTask.record(tx, record.apply(written)))
                .map(Optional::of);
    }

    private Uni<Remote> write(Tx.Orm tx, RemoteEntity row, RemoteDraft wanted) {
        remotes.write(row, wanted);
        return tx.execute(TOUCH, row.id).chain(() -> tx.session().refresh(row)).map(done -> remotes.read(row));
    }

    /** Applies {@code change} to what is known now, at once; null when there is no such remote. */
    public Uni<@Nullable Remote> change(RemoteId id, Function<RemoteDraft, RemoteDraft> change) {
        return ledger.writeOrm(tx -> remotes.findById(id.value(), LockModeType.PESSIMISTIC_WRITE)
                .chain(row ->
                        row == null ? Uni.createFrom().nullItem() : write(tx, row, change.apply(remotes.draft(row)))));
    }

    /** Deletes the remote; null when there is none. */
    public Uni<@Nullable TaskId> delete(RemoteId id, Function<Remote, FinishedTask> record) {
        return ledger.writeOrm(tx -> remotes.findById(id.value(), LockModeType.PESSIMISTIC_WRITE)
                .chain(row -> row == null ? Uni.createFrom().nullItem() : deleted(tx, row, record)));
    }

    private Uni<TaskId> deleted(Tx.Orm tx, RemoteEntity row, Function<Remote, FinishedTask> record) {
        Remote known = remotes.read(row);
        return remotes.delete(row)
                .chain(() -> ownObject.forget(tx, row.id))
                .chain(() -> recordTask.record(tx, record.apply(known)));
    }
}
