package io.slipway.catalog.cleanup;

import io.slipway.catalog.content.ContentId;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks through all content, a little at a time, for what nothing holds and nobody said so: what a sync registered that never ended. What
 * it finds enters the review queue; its grace begins then.
 */
@ApplicationScoped
public class SweepContent {
    private static final UUID FIRST = new UUID(0, 0);

    private static final String SWEEP = """
            WITH portion AS (SELECT id, type FROM content WHERE id > $1 ORDER BY id LIMIT $2),
            entered AS (
                INSERT INTO review (content_id)
                SELECT s.id
                  FROM portion s
                 WHERE NOT EXISTS (SELECT 1 FROM membership i WHERE i.content_id = s.id)
                   AND NOT EXISTS (SELECT 1 FROM membership_retired i WHERE i.content_id = s.id)
                   AND NOT (s.type = 'blob' AND EXISTS (SELECT 1 FROM link l WHERE l.blob_id = s.id))
                 ORDER BY s.id
                    ON CONFLICT (content_id) DO NOTHING)
            SELECT id FROM portion ORDER BY id DESC LIMIT 1""";

    private final Ledger ledger;

    SweepContent(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Looks at the {@code limit} units that come after {@code after}, in the order of their ids (null: from the first).
     *
     * @return the last one it looked at; null when there are no more
     */
    public Uni<@Nullable ContentId> sweep(@Nullable ContentId after, int limit) {
        return ledger.writeOne(SWEEP, after == null ? FIRST : after.value(), limit)
                .map(rows -> rows.size() == 0
                        ? null
                        : new ContentId(rows.iterator().next().getUUID("id")));
    }
}
