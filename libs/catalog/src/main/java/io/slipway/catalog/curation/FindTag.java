package io.slipway.catalog.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds a tag in the latest version of a repository that is locked. */
@ApplicationScoped
class FindTag {
    private static final String PRESENT =
            "SELECT content_id FROM membership WHERE repository_id = $1 AND tag_name = $2 AND removed IS NULL";

    /** The tag of this name; null where the latest version has none. */
    Uni<@Nullable ContentId> of(Tx.Sql tx, LockedRepository locked, TagName name) {
        return tx.query(PRESENT, locked.id().value(), name.toString())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new ContentId(row.getUUID("content_id")))
                        .orElse(null));
    }
}
