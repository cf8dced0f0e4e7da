package io.slipway.catalog.cleanup;

/**
 * An object that is in the object store, named or not.
 *
 * @param objectKey its key
 * @param upload the key of the upload that left it, if one did
 */
public record Stored(String objectKey, String upload) {}
