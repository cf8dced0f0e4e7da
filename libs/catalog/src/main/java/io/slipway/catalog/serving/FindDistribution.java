package io.slipway.catalog.serving;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds distributions. */
@ApplicationScoped
public class FindDistribution {
    static final ListRows.Rows DISTRIBUTIONS = ListRows.Rows.newestFirst(
                    """
            d.id, d.name, d.base_path, d.repository_id, d.version_id, d.private, d.hidden, d.description, d.labels,
            d.namespace_id, d.created_at, d.updated_at, v.repository_id AS pinned_repository, v.number AS pinned_number""", "distribution d LEFT JOIN repository_version v ON v.id = d.version_id", "d")
            .unique("d.name");

    private final ListRows rows;

    FindDistribution(ListRows rows) {
        this.rows = rows;
    }

    /** The distribution of {@code id}; null when there is none. */
    public Uni<@Nullable Distribution> byId(DistributionId id) {
        return list(Selection.only(Condition.of("d.id = ?", id.value())))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those of {@code selection} on the columns of {@code distribution d}; newest first unless it says otherwise. */
    public Uni<Page<Distribution>> list(Selection selection) {
        return rows.list(DISTRIBUTIONS, selection, Distribution::of);
    }
}
