package io.slipway.access.audit;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds entries of the audit log. */
@ApplicationScoped
public class FindDeeds {
    private static final ListRows.Rows DEEDS = ListRows.Rows.of(
            "a.id, a.at, a.actor, a.actor_id, a.address, a.surface, a.action, a.object, a.status, a.correlation_id",
            "audit a",
            "a.id",
            "a.at DESC, a.id DESC");

    private final ListRows rows;

    FindDeeds(ListRows rows) {
        this.rows = rows;
    }

    /** Those of {@code selection} on the columns of {@code audit a}; the newest first unless it says otherwise. */
    public Uni<Page<RecordedDeed>> list(Selection selection) {
        return rows.list(DEEDS, selection, FindDeeds::deed);
    }

    /** The entry of {@code id}; null when there is none. */
    public Uni<@Nullable RecordedDeed> byId(UUID id) {
        return list(Selection.only(Condition.of("a.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    private static RecordedDeed deed(Row row) {
        Deed deed = new Deed(
                row.getString("actor"),
                row.getInteger("actor_id"),
                row.getString("address"),
                row.getString("surface"),
                row.getString("action"),
                row.getString("object"),
                row.getInteger("status"),
                row.getString("correlation_id"));
        return new RecordedDeed(row.getUUID("id"), row.getOffsetDateTime("at"), deed);
    }
}
