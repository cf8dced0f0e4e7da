package io.slipway.catalog.upload;

import io.slipway.oci.name.RepositoryName;

/**
 * An upload that is under way.
 *
 * @param state where the object store stands, in words of the service that stores
 * @param size how many bytes had arrived when that was recorded; the object store may have more
 */
public record Upload(UploadId id, RepositoryName name, String state, long size) {}
