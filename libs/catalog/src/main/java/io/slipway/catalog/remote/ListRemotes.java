package io.slipway.catalog.remote;

import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;

/** Lists remotes, newest first. */
@ApplicationScoped
public class ListRemotes {
    private final Ledger ledger;
    private final Remotes remotes;

    ListRemotes(Ledger ledger, Remotes remotes) {
        this.ledger = ledger;
        this.remotes = remotes;
    }

    /** All of {@code window}. */
    public Uni<Page<Remote>> all(Window window) {
        return page("order by createdAt desc, id desc", Map.of(), "", window);
    }

    /** Those of one of {@code names}. */
    public Uni<Page<Remote>> named(Collection<String> names, Window window) {
        return page(
                "name in :names order by createdAt desc, id desc", Map.of("names", names), "name in :names", window);
    }

    private Uni<Page<Remote>> page(String query, Map<String, Object> parameters, String counted, Window window) {
        return ledger.readOrm(() -> remotes.find(query, parameters)
                .range(window.offset(), window.offset() + window.limit() - 1)
                .list()
                .chain(rows -> (counted.isEmpty() ? remotes.count() : remotes.count(counted, parameters))
                        .map(count -> new Page<>(
                                count, rows.stream().map(remotes::read).toList()))));
    }
}
