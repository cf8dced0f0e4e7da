package io.slipway.catalog.remote;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds a remote, secrets opened: for whoever asks upstream, and for documents that say which secrets are set. */
@ApplicationScoped
public class FindRemote {
    private final Ledger ledger;
    private final Remotes remotes;

    FindRemote(Ledger ledger, Remotes remotes) {
        this.ledger = ledger;
        this.remotes = remotes;
    }

    /** The remote of {@code id}; null when there is none. */
    public Uni<@Nullable Remote> find(RemoteId id) {
        return ledger.readOrm(() -> remotes.findById(id.value()).map(this::read));
    }

    /** The remote of {@code id}; fails where it was deleted meanwhile. */
    public Uni<Remote> require(RemoteId id) {
        return find(id).onItem().ifNull().failWith(() -> NAME_UNKNOWN.because("remote " + id));
    }

    private @Nullable Remote read(@Nullable RemoteEntity row) {
        return row == null ? null : remotes.read(row);
    }
}
