package io.slipway.ledger.list;

import io.slipway.ledger.list.Members.Walked;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Ages from the eldest to the newest, between which there are as many rows each, as far as PostgreSQL knows; the first is before all, the last after. */
final class Ages {
    private static final String FIRST = "-infinity";
    private static final String LAST = "infinity";

    /** Those of all rows, which nobody divides. */
    static final List<String> ALL = List.of(FIRST, LAST);

    private static final String KNOWN = """
            SELECT CAST(CAST(s.histogram_bounds AS text) AS text[]) AS bounds
              FROM pg_stats s
             WHERE s.schemaname = current_schema() AND s.tablename = $1 AND s.attname = $2 AND s.histogram_bounds IS NOT NULL""";

    private Ages() {}

    static Uni<List<String>> read(Ledger ledger, Walked walked) {
        return ledger.read(KNOWN, walked.table(), walked.column()).map(Ages::bounds);
    }

    private static List<String> bounds(RowSet<Row> found) {
        List<String> bounds = new ArrayList<>();
        bounds.add(FIRST);
        found.forEach(row -> bounds.addAll(List.of(row.getArrayOfStrings("bounds"))));
        bounds.add(LAST);
        return bounds;
    }
}
