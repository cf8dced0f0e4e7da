package io.slipway.storage.object;

import java.nio.file.FileSystemException;

/** The object store could not do what it was asked; nothing wrong is stored. The message says what was tried, on what. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure to do {@code what}. */
    public StorageException(String what, Throwable cause) {
        super("could not " + what + ": " + reason(cause), cause);
    }

    /** A failure to do {@code what}, and what somebody must do about it. */
    public StorageException(String what, Throwable cause, String remedy) {
        super("could not " + what + ": " + reason(cause) + "; " + remedy, cause);
    }

    /** Many file system exceptions have nothing but a path for a message. */
    private static String reason(Throwable cause) {
        return cause instanceof FileSystemException failed && failed.getReason() == null
                ? cause.getClass().getSimpleName() + " " + cause.getMessage()
                : String.valueOf(cause.getMessage());
    }
}
