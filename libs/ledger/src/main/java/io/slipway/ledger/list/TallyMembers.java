package io.slipway.ledger.list;

import io.slipway.ledger.list.Members.Part;
import io.slipway.ledger.list.Members.Walked;
import io.slipway.ledger.list.Tally.Span;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Counts by age the rows that indexes are walked for: in several statements, which PostgreSQL runs on as many cores. That takes no longer than
 * to count them at once, and no page has to walk as far again.
 */
final class TallyMembers {
    private static final String EACH = """
            SELECT r.at, (SELECT count(*)
                            FROM (SELECT {each}
                                    FROM ({part}) m
                                   WHERE m.created_at >= CAST(r.since AS timestamptz) AND m.created_at < CAST(r.until AS timestamptz)
                                   {order}) x) AS n
              FROM unnest(CAST(? AS integer[]), CAST(? AS text[]), CAST(? AS text[])) AS r (at, since, until)""";

    private static final String ONCE = "DISTINCT ON (m.created_at, m.id) m.id";
    private static final String IN_ORDER = "ORDER BY m.created_at DESC, m.id DESC";
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
        return Ages.read(ledger, walked).chain(bounds -> count(members, bounds));
    }

    /** What counts {@code part}, for tests of indexes. */
    static Statement ofAllAges(Part part) {
        return statement(part, Ages.ALL, 0, 1);
    }

    private Uni<Tally> count(Members members, List<String> bounds) {
        int ranges = bounds.size() - 1;
        int each = members.parts().size() < AT_ONCE ? Math.ceilDiv(ranges, AT_ONCE) : ranges;
        List<Uni<RowSet<Row>>> counts = members.parts().stream()
                .flatMap(part -> IntStream.iterate(0, from -> from < ranges, from -> from + each)
                        .mapToObj(from -> statement(part, bounds, from, Math.min(ranges, from + each))))
                .map(statements::read)
                .toList();
        return Uni.join().all(counts).andFailFast().map(all -> tally(bounds, all));
    }

    private static Statement statement(Part part, List<String> bounds, int from, int to) {
        List<Object> parameters = new ArrayList<>(part.parameters());
        parameters.add(IntStream.range(from, to).boxed().toArray(Integer[]::new));
        parameters.add(bounds.subList(from, to).toArray(String[]::new));
        parameters.add(bounds.subList(from + 1, to + 1).toArray(String[]::new));
        return new Statement(new Condition(each(part), parameters).numbered(0), parameters);
    }

    private static String each(Part part) {
        return EACH.replace("{each}", part.mayRepeat() ? ONCE : "m.id")
                .replace("{order}", part.mayRepeat() ? IN_ORDER : "")
                .replace("{part}", part.sql());
    }

    private static Tally tally(List<String> bounds, List<RowSet<Row>> counts) {
        long[] sums = new long[bounds.size() - 1];
        counts.forEach(rows -> rows.forEach(row -> sums[row.getInteger("at")] += row.getLong("n")));
        return new Tally(IntStream.range(0, sums.length)
                .mapToObj(at -> new Span(bounds.get(at), bounds.get(at + 1), sums[at]))
                .toList()
                .reversed());
    }
}
