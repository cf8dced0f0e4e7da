package io.slipway.catalog.upload;

/**
 * When an upload was touched last, to the minute: a time that stays costs no entry in the index over it, and with it none in the others. Whoever
 * forgets uploads that were not touched waits for that minute, too.
 */
public final class Touch {
    /** How much later than it says an upload may have been touched, as an interval. */
    public static final String SLACK = "interval '1 minute'";

    /** What an upload that is touched says from then on. */
    static final String NOW = "CASE WHEN touched_at < now() - " + SLACK + " THEN now() ELSE touched_at END";

    private Touch() {}
}
