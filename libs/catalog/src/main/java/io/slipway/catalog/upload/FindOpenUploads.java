package io.slipway.catalog.upload;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which uploads are open, by what the object store calls them. */
@ApplicationScoped
public class FindOpenUploads {
    private static final String FIND = "SELECT store_key FROM upload WHERE store_key = ANY($1)";

    private final Ledger ledger;

    FindOpenUploads(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Those of {@code storeKeys} whose uploads somebody may go on with. */
    public Uni<Set<String>> among(Collection<String> storeKeys) {
        return ledger.read(FIND, (Object) storeKeys.toArray(String[]::new))
                .map(rows ->
                        rows.stream().map(row -> row.getString("store_key")).collect(Collectors.toSet()));
    }
}
