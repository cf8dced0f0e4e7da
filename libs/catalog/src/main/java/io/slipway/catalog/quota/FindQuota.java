package io.slipway.catalog.quota;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds quotas, with what their namespaces hold now. */
@ApplicationScoped
public class FindQuota {
    private static final ListRows.Rows QUOTAS = ListRows.Rows.of(
            "n.id, n.name, q.bytes AS most_bytes, q.repositories AS most_repositories, q.updated_at, " + Usages.BYTES
                    + " AS bytes, " + Usages.REPOSITORIES + " AS repositories",
            "quota q JOIN namespace n ON n.id = q.namespace_id",
            "n.id",
            "n.name");

    private final ListRows rows;

    FindQuota(ListRows rows) {
        this.rows = rows;
    }

    /** Those of {@code selection} on the columns of {@code quota q} and {@code namespace n}; by name unless it says otherwise. */
    public Uni<Page<Quota>> list(Selection selection) {
        return rows.list(QUOTAS, selection, FindQuota::quota);
    }

    /** The quota of the namespace of {@code id}; null when it has none. */
    public Uni<@Nullable Quota> byNamespace(UUID id) {
        return list(Selection.only(Condition.of("n.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    private static Quota quota(Row row) {
        return new Quota(
                row.getUUID("id"),
                row.getString("name"),
                row.getLong("most_bytes"),
                row.getInteger("most_repositories"),
                new Quota.Usage(row.getLong("bytes"), row.getInteger("repositories")),
                row.getOffsetDateTime("updated_at"));
    }
}
