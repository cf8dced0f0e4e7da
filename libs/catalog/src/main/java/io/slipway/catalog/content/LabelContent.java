package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Labels a unit of content: the one thing about it that people may change. */
@ApplicationScoped
public class LabelContent {
    private static final String LOCK = "SELECT labels FROM content WHERE id = $1 AND type = $2 FOR NO KEY UPDATE";

    private static final String UPDATE = "UPDATE content SET labels = $2, updated_at = now() WHERE id = $1";

    private final Ledger ledger;

    LabelContent(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Applies {@code change} to the labels of the unit {@code id} of {@code type}; false when there is none. */
    public Uni<Boolean> label(ContentType type, ContentId id, UnaryOperator<Map<String, @Nullable String>> change) {
        return ledger.write(tx -> tx.query(LOCK, id.value(), type.toString())
                .map(LabelContent::labels)
                .chain(known -> known == null
                        ? Uni.createFrom().item(false)
                        : tx.execute(UPDATE, id.value(), new JsonObject(new HashMap<>(change.apply(known))))
                                .replaceWith(true)));
    }

    private static @Nullable Map<String, @Nullable String> labels(RowSet<Row> rows) {
        for (Row row : rows) {
            Map<String, @Nullable String> labels = new LinkedHashMap<>();
            row.get(JsonObject.class, "labels").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
            return labels;
        }
        return null;
    }
}
