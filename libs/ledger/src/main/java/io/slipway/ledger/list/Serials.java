package io.slipway.ledger.list;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What selects the serials of many objects: small numbers, so that a bit says of each whether it is among them. As a parameter of a condition
 * it stands for those bits, and {@link End} for the first serial that has none. Looking at a bit is a tenth of looking up an id in memory.
 *
 * @param sql selects them in a column called {@code serial}, with {@code ?} where a parameter goes
 */
public record Serials(String sql, List<Object> parameters) {
    /** From this serial on the bits are not sent: 16 MiB. */
    private static final long END = 1L << 27;

    /** Of more objects the serials are not read: 16 MiB. */
    static final int MOST = 1 << 21;

    private static final int SIZE = 8;

    /** As a parameter: how many bits there are. */
    public record End(Serials serials) {}

    /** A bit for each serial below {@code end}, in the order of PostgreSQL's {@code get_bit}. */
    record Bits(long end, Buffer bytes) {}

    /** Whether {@code column} has one of the serials. */
    Condition among(String column) {
        return new Condition(
                "CASE WHEN " + column + " < CAST(? AS bigint) THEN get_bit(CAST(? AS bytea), " + column
                        + ") = 1 ELSE false END",
                List.of(new End(this), this));
    }

    /** The bits; {@link TooManySerials} where they would be too many. */
    Uni<Bits> bits(Ledger ledger) {
        Statement statement = new Statement(
                "SELECT coalesce(string_agg(int8send(s.serial), ''), '') AS serials FROM ("
                        + new Condition(sql, parameters).numbered(0) + " LIMIT " + (MOST + 1) + ") s",
                parameters);
        return ledger.read(statement.sql(), statement.arguments())
                .map(rows -> bits(rows.iterator().next().getBuffer("serials").getDelegate()));
    }

    static Bits bits(Buffer serials) {
        if (serials.length() / SIZE > MOST) {
            throw new TooManySerials("more than " + MOST + " serials are too many to read");
        }
        long last = -1;
        for (int at = 0; at < serials.length(); at += SIZE) {
            last = Math.max(last, serials.getLong(at));
        }
        if (last >= END) {
            throw new TooManySerials("the bits of " + last + " serials are too many");
        }
        byte[] bytes = new byte[(int) (last / Byte.SIZE) + 1];
        for (int at = 0; at < serials.length(); at += SIZE) {
            long serial = serials.getLong(at);
            bytes[(int) (serial / Byte.SIZE)] |= (byte) (1 << serial % Byte.SIZE);
        }
        return new Bits(last + 1, Buffer.buffer(bytes));
    }
}
