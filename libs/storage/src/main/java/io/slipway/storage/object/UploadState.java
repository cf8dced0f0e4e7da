package io.slipway.storage.object;

import io.slipway.oci.digest.Algorithm;

/**
 * Where an upload stands: what any replica needs to go on with it. Kept by whoever keeps the session.
 *
 * @param key where the medium keeps what has arrived
 * @param algorithm the hash that runs along
 * @param size how many bytes have arrived
 * @param medium what else the medium must remember, in its own words; at most 512 KiB of text
 */
public record UploadState(ObjectKey key, Algorithm algorithm, long size, String medium) {}
