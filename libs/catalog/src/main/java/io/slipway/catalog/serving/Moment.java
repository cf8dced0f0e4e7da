package io.slipway.catalog.serving;

import java.time.OffsetDateTime;

/**
 * A moment of the database: where it is told twice, nothing was committed between the two, and whatever was read between them is what would
 * be read now. What commits has a number: in the earlier snapshot it was among those under way or above all that had ended, in the later
 * one it is neither.
 *
 * <p>Numbers are given again after a failover, or after a crash that lost what was not on the disk yet: then session and server are others.
 *
 * @param session the process of the server that told it
 * @param since when that server started
 * @param snapshot the transactions that it sees, as {@code pg_current_snapshot()} writes them
 */
public record Moment(int session, OffsetDateTime since, String snapshot) {}
