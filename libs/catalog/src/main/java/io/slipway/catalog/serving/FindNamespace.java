package io.slipway.catalog.serving;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds namespaces. */
@ApplicationScoped
public class FindNamespace {
    private static final ListRows.Rows NAMESPACES = ListRows.Rows.newestFirst(
                    "n.id, n.name, n.labels, n.created_at, n.updated_at", "namespace n", "n")
            .unique("n.name");

    private final ListRows rows;

    FindNamespace(ListRows rows) {
        this.rows = rows;
    }

    /** The namespace of {@code id}; null when there is none. */
    public Uni<@Nullable Namespace> byId(UUID id) {
        return list(Selection.only(Condition.of("n.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those of {@code selection} on the columns of {@code namespace n}; newest first unless it says otherwise. */
    public Uni<Page<Namespace>> list(Selection selection) {
        return rows.list(NAMESPACES, selection, Namespace::of);
    }
}
