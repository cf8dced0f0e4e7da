package io.slipway.access.group;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds groups. */
@ApplicationScoped
public class FindGroup {
    /** The id of a group as roles are given on it. */
    public static final Column OBJECT_ID =
            Column.of("CAST('00000000-0000-0000-0000-' || lpad(to_hex(g.id), 12, '0') AS uuid)", "g.id");

    static final ListRows.Rows GROUPS =
            ListRows.Rows.of("g.id, g.name", "app_group g", "g.id", "g.id").unique("g.name");

    private final ListRows rows;

    FindGroup(ListRows rows) {
        this.rows = rows;
    }

    /** The group of {@code id}; null when there is none. */
    public Uni<@Nullable Group> byId(int id) {
        return list(Selection.only(Condition.of("g.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those of {@code selection} on the columns of {@code app_group g}; the eldest first unless it says otherwise. */
    public Uni<Page<Group>> list(Selection selection) {
        return rows.list(GROUPS, selection, row -> new Group(row.getInteger("id"), row.getString("name")));
    }
}
