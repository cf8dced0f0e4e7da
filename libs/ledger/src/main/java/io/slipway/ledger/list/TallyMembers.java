package io.slipway.ledger.list;

import io.slipway.ledger.list.Members.Part;
import io.slipway.ledger.list.Members.Walked;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Counts by age the rows that indexes are walked for: in several statements, which PostgreSQL runs on as many cores. That takes no longer than
 * to count them at once, and no page has to walk as far again.
 */
final class TallyMembers {
    /** Bounds between which there are as many entries each, as far as PostgreSQL knows; for what has come since the last is the longest. */
    private static final String BOUNDS = """
            SELECT CAST(CAST(s.histogram_bounds AS text) AS text[]) AS bounds
              FROM pg_stats s
             WHERE s.schemaname = current_schema() AND s.tablename = $1 AND s.attname = $2 AND s.histogram_bounds IS NOT NULL""";

    private static final String EACH = """
            SELECT r.at, (SELECT count(*)
                            FROM (SELECT DISTINCT ON (m.created_at, m.id) m.id
                                    FROM ({part}) m
                                   WHERE m.created_at >= CAST(r.since AS timestamptz) AND m.created_at < CAST(r.until AS timestamptz)
                                   ORDER BY m.created_at DESC, m.id DESC) x) AS n
              FROM unnest(CAST(? AS integer[]), CAST(? AS text[]), CAST(? AS text[])) AS r (at, since, until)""";

    private static final String FIRST = "-infinity";
    private static final String LAST = "infinity";
    private static final int AT_ONCE = 2;

    private final Ledger ledger;
    private final ReadStatement statements;

    TallyMembers(Ledger ledger, ReadStatement statements) {
        this.ledger = ledger;
        this.statements = statements;
    }

    /** How many there are of {@code members}, each once. */
    Uni<Tally> count(Members members) {
        Walked walked = Objects.requireNonNull(members.parts().getFirst().walked());
        return ledger.read(BOUNDS, walked.table(), walked.column())
                .map(TallyMembers::bounds)
                .chain(bounds -> count(members, bounds));
    }

    /** What counts {@code part}, for tests of indexes. */
    static Statement ofAllAges(Part part) {
        return statement(part, List.of(FIRST, LAST), 0, 1);
    }

    private static List<String> bounds(RowSet<Row> found) {
        List<String> bounds = new ArrayList<>();
        bounds.add(FIRST);
        found.forEach(row -> bounds.addAll(List.of(row.getArrayOfStrings("bounds"))));
        bounds.add(LAST);
        return bounds;
    }

    private Uni<Tally> count(Members members, List<String> bounds) {
        int ranges = bounds.size() - 1;
        int each = members.parts().size() < AT_ONCE ? Math.ceilDiv(ranges, AT_ONCE) : ranges;
        List<Uni<RowSet<Row>>> counts = members.parts().stream()
                .flatMap(part -> IntStream.iterate(0, from -> from < ranges, from -> from + each)
                        .mapToObj(from -> statement(part, bounds, from, Math.min(ranges, from + each))))
                .map(statements::read)
                .toList();
        return Uni.join().all(counts).andFailFast().map(all -> new Tally(bounds, summed(ranges, all)));
    }

    private static Statement statement(Part part, List<String> bounds, int from, int to) {
        List<Object> parameters = new ArrayList<>(part.parameters());
        parameters.add(IntStream.range(from, to).boxed().toArray(Integer[]::new));
        parameters.add(bounds.subList(from, to).toArray(String[]::new));
        parameters.add(bounds.subList(from + 1, to + 1).toArray(String[]::new));
        return new Statement(new Condition(EACH.replace("{part}", part.sql()), parameters).numbered(0), parameters);
    }

    private static List<Long> summed(int ranges, List<RowSet<Row>> counts) {
        long[] sums = new long[ranges];
        counts.forEach(rows -> rows.forEach(row -> sums[row.getInteger("at")] += row.getLong("n")));
        return Arrays.stream(sums).boxed().toList();
    }
}
