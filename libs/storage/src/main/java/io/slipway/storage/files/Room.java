package io.slipway.storage.files;

import io.slipway.oci.error.RegistryError;
import java.nio.file.Path;

/**
 * The space that is left on the disk of the store.
 *
 * @param reserve bytes that nobody may fill by an upload, so that pulls, and whoever else needs the disk, go on
 */
record Room(Path directory, long reserve) {

    /** {@code UNAVAILABLE} where the reserve is reached. */
    void require() {
        long left = directory.toFile().getUsableSpace();
        if (left < reserve) {
            throw RegistryError.UNAVAILABLE.because("the object store has " + left + " bytes left and keeps " + reserve
                    + " free: uploads wait until there is space, pulls go on");
        }
    }
}
