package io.slipway.ledger.list;

/** There are so many objects that a bit for each is too much to send: what is seen is looked up by ids. */
final class TooManySerials extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySerials(long last) {
        super("the bits of " + last + " serials are too many", null, false, false);
    }
}
