package io.slipway.storage.transfer;

import io.slipway.oci.error.RegistryError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The space that is left on the disk of the store, for all that this process writes there. */
public final class Room {
    private static final long LONGEST_STRIDE = 16L * 1024 * 1024;
    private static final int STRIDES_IN_RESERVE = 64;
    private static final long MOMENT = Duration.ofSeconds(1).toNanos();

    private final LongSupplier free;
    private final LongSupplier nanos;
    private final long reserve;
    private final long stride;
    /** Bytes that may be written before the disk is asked again. */
    private final AtomicLong granted = new AtomicLong();

    private volatile long asked;

    /**
     * The space on the disk of {@code directory}.
     *
     * @param reserve bytes that nobody may fill by an upload, so that pulls, and whoever else needs the disk, go on
     */
    public Room(Path directory, long reserve) {
        this(directory.toFile()::getUsableSpace, System::nanoTime, reserve);
    }

    Room(LongSupplier free, LongSupplier nanos, long reserve) {
        this.free = free;
        this.nanos = nanos;
        this.reserve = reserve;
        this.stride = Math.min(LONGEST_STRIDE, reserve / STRIDES_IN_RESERVE);
    }

    /** {@code UNAVAILABLE} where the reserve is reached. */
    public void require() {
        if (!isLeft()) {
            throw full();
        }
    }

    /** {@code UNAVAILABLE} where there is no more than the reserve for the next {@code bytes} of many, as {@link #isLeftFor} says. */
    public void requireFor(long bytes) {
        if (!isLeftFor(bytes)) {
            throw full();
        }
    }

    private RuntimeException full() {
        return RegistryError.UNAVAILABLE.because("the object store keeps " + reserve
                + " bytes free and has no more: uploads wait until there is space, pulls go on");
    }

    /** Whether there is more than the reserve. */
    public boolean isLeft() {
        return reserve == 0 || free.getAsLong() >= reserve;
    }

    /** Whether there was more than the reserve when the disk was asked, within the last second. */
    public boolean wasLeft() {
        return reserve == 0 || (granted.get() > 0 && nanos.getAsLong() - asked < MOMENT);
    }

    /**
     * Whether there is more than the reserve for the next {@code bytes} of many. Where there was, the disk is not asked again before 16 MiB
     * are written, or a 64th of the reserve, or a second has passed: so far this process may go into the reserve. That there was none is
     * never remembered.
     */
    public boolean isLeftFor(long bytes) {
        boolean isGranted = granted.addAndGet(-bytes) >= 0 && nanos.getAsLong() - asked < MOMENT;
        return isGranted || isLeftNow();
    }

    private boolean isLeftNow() {
        boolean isLeft = isLeft();
        asked = nanos.getAsLong();
        granted.set(isLeft ? stride : 0);
        return isLeft;
    }
}
