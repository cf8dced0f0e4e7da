package io.slipway.catalog.remote;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Creates a remote. */
@ApplicationScoped
public class CreateRemote {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "remote_name_is_unique";

    private final Ledger ledger;
    private final Remotes remotes;

    CreateRemote(Ledger ledger, Remotes remotes) {
        this.ledger = ledger;
        this.remotes = remotes;
    }

    /** Creates the remote; fails with a violation of {@link #NAME_IS_UNIQUE} when the name is taken. */
    public Uni<Remote> create(RemoteDraft draft) {
        return ledger.writeOrm(tx ->
                remotes.persistAndFlush(row(draft)).call(tx.session()::refresh).map(remotes::read));
    }

    private RemoteEntity row(RemoteDraft draft) {
        RemoteEntity row = new RemoteEntity();
        row.id = Ids.next();
        remotes.write(row, draft);
        return row;
    }
}
