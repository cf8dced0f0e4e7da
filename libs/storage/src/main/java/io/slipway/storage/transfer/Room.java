package io.slipway.storage.transfer;

import io.slipway.oci.error.RegistryError;
import java.nio.file.Path;

/**
 * The space that is left on the disk of the store.
 *
 * @param reserve bytes that nobody may fill by an upload, so that pulls, and whoever else needs the disk, go on
 */
public record Room(Path directory, long reserve) {

    /** {@code UNAVAILABLE} where the reserve is reached. */
    public void require() {
        if (!isLeft()) {
            throw RegistryError.UNAVAILABLE.because("the object store keeps " + reserve
                    + " bytes free and has no more: uploads wait until there is space, pulls go on");
        }
    }

    /** Whether there is more than the reserve. */
    public boolean isLeft() {
        return directory.toFile().getUsableSpace() >= reserve;
    }
}
