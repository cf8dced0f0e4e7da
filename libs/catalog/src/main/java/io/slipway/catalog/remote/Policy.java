package io.slipway.catalog.remote;

import java.util.Locale;

/** When the bytes of a remote's layers are fetched. */
public enum Policy {
    IMMEDIATE,
    ON_DEMAND,
    STREAMED;

    /** Reads the name Pulp and the database use. */
    public static Policy fromString(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The name Pulp and the database use: {@code on_demand}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
