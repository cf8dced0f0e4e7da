package io.slipway.ledger.list;

/** A part of a list: at most {@code limit} rows from the {@code offset}th. */
public record Window(int limit, int offset) {}
