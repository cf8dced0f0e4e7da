package io.slipway.ledger.list;

import java.util.List;

/** The rows of a window, and how many there are in all. */
public record Page<T>(long count, List<T> rows) {}
