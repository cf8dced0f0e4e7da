package io.slipway.catalog.upload;

import java.util.UUID;

/** The identity of an upload that is under way. */
public record UploadId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
