package io.slipway.catalog.remote;

import java.util.UUID;

/** The identity of a remote. */
public record RemoteId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
