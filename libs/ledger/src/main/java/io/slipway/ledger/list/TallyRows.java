package io.slipway.ledger.list;

import static java.util.Objects.requireNonNull;

import io.slipway.ledger.list.ListRows.Rows;
import io.slipway.ledger.list.Tally.Span;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts by age the rows that meet conditions, in the one pass that counts them: PostgreSQL finds them as it likes, and each that it has found
 * is compared with a few ages. Few, for that is asked of each; whatever they are, a page walks past a part of the list only.
 */
final class TallyRows {
    private static final int SPANS = 8;

    /** The age is made once and not for each row. */
    private static final String YOUNGER = """
            , count(*) FILTER (WHERE {t}.created_at >= (SELECT CAST(CAST(? AS text) AS timestamptz))) AS n{at}""";

    private final Ledger ledger;
    private final ReadStatement statements;

    TallyRows(Ledger ledger, ReadStatement statements) {
        this.ledger = ledger;
        this.statements = statements;
    }

    /** How many there are of {@code rows}, which are by age, that meet all of {@code conditions}. */
    Uni<Tally> count(Rows rows, List<Condition> conditions) {
        return Ages.read(ledger, rows.ages())
                .map(TallyRows::few)
                .chain(bounds -> statements
                        .read(statement(rows, conditions, bounds))
                        .map(found -> tally(bounds, found.iterator().next())));
    }

    /** What counts them, of all ages; for tests of indexes. */
    static Statement ofAllAges(Rows rows, List<Condition> conditions) {
        return statement(rows, conditions, Ages.ALL);
    }

    private static List<String> few(List<String> bounds) {
        int spans = Math.min(SPANS, bounds.size() - 1);
        return IntStream.rangeClosed(0, spans)
                .mapToObj(at -> bounds.get(at * (bounds.size() - 1) / spans))
                .toList();
    }

    private static Statement statement(Rows rows, List<Condition> conditions, List<String> bounds) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("SELECT count(*) AS n0");
        for (int at = 1; at < bounds.size() - 1; at++) {
            String younger = YOUNGER.replace("{t}", requireNonNull(rows.age())).replace("{at}", Integer.toString(at));
            sql.append(ListRows.numbered(younger, List.of(bounds.get(at)), parameters));
        }
        sql.append(" FROM ").append(rows.from()).append(ListRows.where(conditions, parameters));
        return new Statement(sql.toString(), parameters);
    }

    private static Tally tally(List<String> bounds, Row younger) {
        int spans = bounds.size() - 1;
        List<Span> all = IntStream.range(0, spans)
                .mapToObj(at -> new Span(
                        bounds.get(at),
                        bounds.get(at + 1),
                        younger.getLong("n" + at) - (at + 1 < spans ? younger.getLong("n" + (at + 1)) : 0)))
                .toList();
        return new Tally(all.reversed());
    }
}
