package io.slipway.catalog.remote;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.permission.Models;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Creates a remote. */
@ApplicationScoped
public class CreateRemote {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "remote_name_is_unique";

    private final Ledger ledger;
    private final Remotes remotes;
    private final OwnObject ownObject;

    CreateRemote(Ledger ledger, Remotes remotes, OwnObject ownObject) {
        this.ledger = ledger;
        this.remotes = remotes;
        this.ownObject = ownObject;
    }

    /**
     * Creates the remote; fails with a violation of {@link #NAME_IS_UNIQUE} when the name is taken.
     *
     * @param creator who owns it; null where nobody does
     */
    public Uni<Remote> create(RemoteDraft draft, @Nullable Integer creator) {
        return ledger.writeOrm(tx -> remotes.persistAndFlush(row(draft))
                .call(tx.session()::refresh)
                .map(remotes::read)
                .call(made -> ownObject.own(tx, creator, Models.of(made.id()))));
    }

    private RemoteEntity row(RemoteDraft draft) {
        RemoteEntity row = new RemoteEntity();
        row.id = Ids.next();
        remotes.write(row, draft);
        return row;
    }
}
