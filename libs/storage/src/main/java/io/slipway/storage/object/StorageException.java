package io.slipway.storage.object;

/** The object store could not do what it was asked; nothing wrong is stored. The message says what was tried, on what. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure to do {@code what}. */
    public StorageException(String what, Throwable cause) {
        super("could not " + what + ": " + cause.getMessage(), cause);
    }
}
