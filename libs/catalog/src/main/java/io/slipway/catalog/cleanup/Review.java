package io.slipway.catalog.cleanup;

/** The queue of content that may have lost its last holder: how a statement that closes edges says so. */
public final class Review {
    /**
     * The tail of a statement: enters what its table expression {@code gone (content_id)} names. The grace of content begins anew whenever
     * it loses a holder; whether it has others is looked at when the grace is over.
     */
    public static final String ENTER = """
            INSERT INTO review (content_id)
            SELECT DISTINCT content_id FROM gone ORDER BY content_id
                ON CONFLICT (content_id) DO UPDATE
               SET since = now()""";

    private Review() {}
}
