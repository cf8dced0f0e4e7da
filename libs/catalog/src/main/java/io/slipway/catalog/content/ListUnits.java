package io.slipway.catalog.content;

import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists content of every type, newest first. */
@ApplicationScoped
public class ListUnits {
    private static final ListRows.Rows UNITS = ListRows.Rows.newestFirst(
            "c.id, c.type, c.labels, c.created_at, c.updated_at, b.digest AS stored_digest",
            "content c LEFT JOIN blob b ON b.id = c.id AND b.object_key IS NOT NULL",
            "c");

    private final ListRows rows;

    ListUnits(ListRows rows) {
        this.rows = rows;
    }

    /**
     * A unit of any type.
     *
     * @param storedDigest where it is a blob whose bytes are stored; null otherwise
     */
    public record AnyUnit(
            ContentId id,
            ContentType type,
            Map<String, @Nullable String> labels,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            @Nullable String storedDigest) {}

    /** Units of {@code selection} on {@code content c}. */
    public Uni<Page<AnyUnit>> list(Selection selection) {
        return rows.list(UNITS, selection, ListUnits::unit);
    }

    private static AnyUnit unit(Row row) {
        return new AnyUnit(
                new ContentId(row.getUUID("id")),
                ContentType.fromString(row.getString("type")),
                labels(row),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"),
                row.getString("stored_digest"));
    }

    private static Map<String, @Nullable String> labels(Row row) {
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        row.get(JsonObject.class, "labels").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
        return labels;
    }
}
