package io.slipway.catalog.upload;

/**
 * Commits that need not wait for the disk. An upload under way is bytes that nobody has forced to the disk either: after a power failure
 * the client is told where it stands, or begins anew. What 201 promises waits for both. A process that ends loses nothing.
 */
final class Unhurried {
    /** For a {@code WITH} of a statement that is a transaction of its own; it must be read from, or it is not run. */
    static final String COMMIT = "SELECT set_config('synchronous_commit', 'off', true)";

    private Unhurried() {}
}
