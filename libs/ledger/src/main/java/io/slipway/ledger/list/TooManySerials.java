package io.slipway.ledger.list;

/** There are so many objects that their serials are too much to read, or a bit for each to send: what is seen is looked up by ids. */
final class TooManySerials extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySerials(String message) {
        super(message, null, false, false);
    }
}
