package io.slipway.deploy.cli;

/** Something the user can do something about; the message says what. */
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Trouble(String message) {
        super(message);
    }
}
