package io.slipway.catalog.remote;

import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists remotes, newest first unless it is said otherwise. */
@ApplicationScoped
public class ListRemotes {
    private static final ListRows.Rows REMOTES =
            ListRows.Rows.newestFirst("r.id, r.created_at", "remote r", "r").unique("r.name");

    private final ListRows rows;
    private final Ledger ledger;
    private final Remotes remotes;

    ListRemotes(ListRows rows, Ledger ledger, Remotes remotes) {
        this.rows = rows;
        this.ledger = ledger;
        this.remotes = remotes;
    }

    /** Those of {@code selection} on the columns of {@code remote r}. */
    public Uni<Page<Remote>> list(Selection selection) {
        return rows.list(REMOTES, selection, row -> row.getUUID("id")).chain(this::entities);
    }

    /** The remotes of {@code ids}, in their order; one that has been deleted meanwhile is left out. */
    private Uni<Page<Remote>> entities(Page<UUID> ids) {
        return ledger.readOrm(() -> remotes.list("id in ?1", ids.rows()))
                .map(found -> found.stream()
                        .map(remotes::read)
                        .collect(Collectors.toMap(remote -> remote.id().value(), Function.identity())))
                .map(byId -> new Page<>(ids.count(), inOrder(ids.rows(), byId)));
    }

    private static List<Remote> inOrder(List<UUID> ids, Map<UUID, Remote> byId) {
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }
}
