package io.slipway.catalog.serving;

import io.slipway.oci.digest.Digest;

/**
 * A blob as it is served.
 *
 * @param size bytes
 * @param objectKey where its bytes are in the object store
 */
public record ServedBlob(Digest digest, long size, String objectKey) {}
