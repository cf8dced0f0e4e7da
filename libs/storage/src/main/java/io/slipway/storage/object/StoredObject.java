package io.slipway.storage.object;

import io.slipway.oci.digest.Digest;

/**
 * Bytes that are safely stored.
 *
 * @param size bytes
 */
public record StoredObject(ObjectKey key, Digest digest, long size) {}
