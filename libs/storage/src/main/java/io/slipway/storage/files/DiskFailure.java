package io.slipway.storage.files;

import io.slipway.oci.error.RegistryError;
import io.slipway.storage.object.StorageException;
import java.util.Locale;

/** What a failed system call means to whoever asked. */
final class DiskFailure {
    private DiskFailure() {}

    /** {@code UNAVAILABLE} where the disk is full, which somebody can change; else a {@link StorageException}. */
    static RuntimeException of(String what, Throwable failure) {
        return isFull(failure)
                ? RegistryError.UNAVAILABLE.because("could not " + what + ": the object store is full", failure)
                : new StorageException(what, failure);
    }

    /** To the JDK a full disk is an exception like any other: only its words, which are the system's, tell. */
    private static boolean isFull(Throwable failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded");
    }
}
