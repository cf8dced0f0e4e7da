package io.slipway.catalog.curation;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Deletes a tag from a repository; the manifest it points to stays. */
@ApplicationScoped
public class DeleteTag {
    private static final String PRESENT =
            "SELECT content_id FROM membership WHERE repository_id = $1 AND tag_name = $2 AND removed IS NULL";

    private final Ledger ledger;
    private final ClaimName claimName;
    private final CommitVersion commitVersion;

    DeleteTag(Ledger ledger, ClaimName claimName, CommitVersion commitVersion) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.commitVersion = commitVersion;
    }

    /**
     * Deletes {@code tag}. {@code NAME_UNKNOWN} where there is no such name, {@code MANIFEST_UNKNOWN} where its latest version has no such
     * tag, {@code DENIED} where it is pinned to a version.
     */
    public Uni<Void> delete(RepositoryName name, TagName tag) {
        return ledger.write(tx -> claimName
                .require(tx, name)
                .chain(repository -> commitVersion.lock(tx, repository))
                .chain(locked -> unit(tx, locked, tag)
                        .chain(units -> commitVersion.commit(tx, locked, new VersionChange.RemoveContent(units))))
                .replaceWithVoid());
    }

    private static Uni<List<ContentId>> unit(Tx.Sql tx, LockedRepository locked, TagName tag) {
        return tx.query(PRESENT, locked.id().value(), tag.toString()).map(rows -> unit(tag, rows));
    }

    private static List<ContentId> unit(TagName tag, RowSet<Row> rows) {
        for (Row row : rows) {
            return List.of(new ContentId(row.getUUID("content_id")));
        }
        throw MANIFEST_UNKNOWN.because(tag);
    }
}
