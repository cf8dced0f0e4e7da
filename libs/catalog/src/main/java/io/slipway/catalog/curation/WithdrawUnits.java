package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** Takes units out of what a public name serves; they are gone at once, for pulls that began before, too. */
@ApplicationScoped
class WithdrawUnits {
    private final Ledger ledger;
    private final ClaimName claimName;
    private final CommitVersion commitVersion;

    WithdrawUnits(Ledger ledger, ClaimName claimName, CommitVersion commitVersion) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.commitVersion = commitVersion;
    }

    /** Which units go, asked while nobody else changes the repository. Fails where there is nothing to take out. */
    interface Which {
        Uni<? extends Collection<ContentId>> of(Tx.Sql tx, LockedRepository locked);
    }

    /** Takes {@code which} out of {@code name}. {@code NAME_UNKNOWN} where there is no such name, {@code DENIED} where it is pinned. */
    Uni<Void> from(RepositoryName name, Which which) {
        return ledger.write(tx -> claimName
                .require(tx, name)
                .chain(repository -> commitVersion.lock(tx, repository))
                .chain(locked -> which.of(tx, locked)
                        .chain(units -> commitVersion.commit(tx, locked, new VersionChange.RemoveContent(units))))
                .replaceWithVoid());
    }
}
