package io.slipway.catalog.cleanup;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Objects that no row names any more. Deleting one twice does no harm: a key is never written again. */
@ApplicationScoped
public class DoomedObjects {
    private static final String FIND = "SELECT object_key FROM doomed_object ORDER BY since, object_key LIMIT $1";

    private static final String FORGET = "DELETE FROM doomed_object WHERE object_key = ANY($1)";

    private static final String DEFER = "UPDATE doomed_object SET since = now() WHERE object_key = ANY($1)";

    private final Ledger ledger;

    DoomedObjects(Ledger ledger) {
        this.ledger = ledger;
    }

    /** At most {@code limit} keys of objects that are to be deleted, oldest first. */
    public Uni<List<String>> find(int limit) {
        return ledger.read(FIND, limit)
                .map(rows ->
                        rows.stream().map(row -> row.getString("object_key")).toList());
    }

    /** Forgets {@code keys}, whose objects are deleted. */
    public Uni<Void> forget(Collection<String> keys) {
        return ledger.writeOne(FORGET, (Object) keys.toArray(String[]::new)).replaceWithVoid();
    }

    /** Puts {@code keys}, whose objects could not be deleted, behind all others: what cannot go does not keep the rest. */
    public Uni<Void> defer(Collection<String> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().voidItem()
                : ledger.writeOne(DEFER, (Object) keys.toArray(String[]::new)).replaceWithVoid();
    }
}
