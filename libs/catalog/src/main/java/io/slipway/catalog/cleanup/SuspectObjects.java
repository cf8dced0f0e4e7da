package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** Writes down which of the objects that are in the store nothing names: somebody may be about to, so they are only suspected. */
@ApplicationScoped
public class SuspectObjects {
    private static final String SUSPECT = """
            INSERT INTO orphan_object (object_key, store_key)
            SELECT s.object_key, s.store_key
              FROM unnest($1::text[], $2::text[]) AS s (object_key, store_key)
             WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.object_key = s.object_key)
               AND NOT EXISTS (SELECT 1 FROM manifest m WHERE m.copy_key = s.object_key)
               AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.store_key = s.store_key)
               AND NOT EXISTS (SELECT 1 FROM doomed_object d WHERE d.object_key = s.object_key)
             ORDER BY s.object_key
                ON CONFLICT (object_key) DO NOTHING""";

    private final Ledger ledger;

    SuspectObjects(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Suspects those of {@code objects} that no row and no open upload names; tells how many are new. */
    public Uni<Integer> suspect(Collection<Stored> objects) {
        return ledger.writeOne(
                        SUSPECT,
                        objects.stream().map(Stored::objectKey).toArray(String[]::new),
                        objects.stream().map(Stored::upload).toArray(String[]::new))
                .map(RowSet::rowCount);
    }
}
