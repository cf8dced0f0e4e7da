package io.slipway.ledger.transaction;

/**
 * Commits that need not wait for the disk. A process that ends loses nothing; a power failure may take what was committed in the last
 * half second. So it is for what is found, or asked for, again: never for what is answered 201, or for a version.
 */
public final class Unhurried {
    /** For a {@code WITH} of a statement that is a transaction of its own; it must be read from, or it is not run. */
    public static final String COMMIT = "SELECT set_config('synchronous_commit', 'off', true)";

    private Unhurried() {}
}
