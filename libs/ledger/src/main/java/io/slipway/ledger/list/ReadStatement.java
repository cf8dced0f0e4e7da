package io.slipway.ledger.list;

import static java.util.Objects.requireNonNull;

import io.slipway.ledger.list.Serials.Bits;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the statements of one answer: the serials that any of them has among its parameters are read before, and once for all. */
final class ReadStatement {
    private final Ledger ledger;
    private final Map<Serials, Uni<Bits>> read = new HashMap<>();

    ReadStatement(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The rows of {@code statement}; {@link TooManySerials} where their bits are too many. */
    Uni<RowSet<Row>> read(Statement statement) {
        List<Serials> asked = statement.parameters().stream()
                .filter(Serials.class::isInstance)
                .map(Serials.class::cast)
                .distinct()
                .toList();
        return asked.isEmpty()
                ? ledger.read(statement.sql(), statement.arguments())
                : Uni.join()
                        .all(asked.stream().map(this::bits).toList())
                        .andFailFast()
                        .map(found -> IntStream.range(0, asked.size())
                                .boxed()
                                .collect(Collectors.toMap(asked::get, found::get)))
                        .chain(known -> ledger.read(statement.sql(), arguments(statement, known)));
    }

    private static Object[] arguments(Statement statement, Map<Serials, Bits> known) {
        return statement.parameters().stream()
                .map(parameter -> argument(parameter, known))
                .toArray();
    }

    private static Object argument(Object parameter, Map<Serials, Bits> known) {
        return switch (parameter) {
            case Serials serials -> requireNonNull(known.get(serials)).bytes();
            case Serials.End end -> requireNonNull(known.get(end.serials())).end();
            default -> parameter;
        };
    }

    private Uni<Bits> bits(Serials serials) {
        return read.computeIfAbsent(
                serials, missing -> missing.bits(ledger).memoize().indefinitely());
    }
}
