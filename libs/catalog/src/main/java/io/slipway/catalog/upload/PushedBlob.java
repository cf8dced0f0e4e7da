package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * A blob whose bytes are safely stored, and where it was pushed to.
 *
 * @param who pushed it
 * @param size bytes
 * @param objectKey where its bytes are in the object store: a key that was never offered before
 * @param upload the session the bytes came in; null where they came in none
 */
public record PushedBlob(
        RepositoryName name,
        Principal who,
        Digest digest,
        long size,
        String objectKey,
        @Nullable UploadEnd upload) {}
