package io.slipway.access.user;

/** A name and a password do not go together; which of them is wrong is not said. */
public final class WrongCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongCredentials() {
        super("wrong username or password");
    }
}
