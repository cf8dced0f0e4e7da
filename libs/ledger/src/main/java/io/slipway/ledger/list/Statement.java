package io.slipway.ledger.list;

import java.util.Arrays;
import java.util.List;

/** SQL with its parameters, in their order: {@code $1}, {@code $2}, … */
public record Statement(String sql, List<Object> parameters) {

    /** What the same statement with the same parameters always has, and no other. */
    String identity() {
        return sql + Arrays.deepToString(parameters.toArray());
    }

    Object[] arguments() {
        return parameters.toArray();
    }
}
