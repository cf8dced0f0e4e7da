package io.slipway.ledger.transaction;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** New identifiers: UUIDs of version 7, which sort by the time they were made. */
public final class Ids {
    private Ids() {}

    /** An identifier that nobody has. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
