package io.slipway.ledger.list;

import io.slipway.ledger.list.Serials.Bits;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;

/** Reads the statements of one answer: the serials that any of them has among its parameters are read before, and once for all. */
final class ReadStatement {
    private final Ledger ledger;
    private final Map<Serials, Uni<Bits>> read = new HashMap<>();

    ReadStatement(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The rows of {@code statement}; {@link TooManySerials} where their bits are too many. */
    Uni<RowSet<Row>> read(Statement statement) {
        if (statement.parameters().stream().noneMatch(Serials.class::isInstance)) {
            return ledger.read(statement.sql(), statement.arguments());
        }
        return Uni.join()
                .all(statement.parameters().stream().map(this::argument).toList())
                .andFailFast()
                .chain(known -> ledger.read(statement.sql(), known.toArray()));
    }

    private Uni<Object> argument(Object parameter) {
        return switch (parameter) {
            case Serials serials -> bits(serials).map(Bits::bytes);
            case Serials.End end -> bits(end.serials()).map(Bits::end);
            default -> Uni.createFrom().item(parameter);
        };
    }

    private Uni<Bits> bits(Serials serials) {
        return read.computeIfAbsent(
                serials, missing -> missing.bits(ledger).memoize().indefinitely());
    }
}
