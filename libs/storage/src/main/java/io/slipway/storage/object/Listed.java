package io.slipway.storage.object;

/**
 * An object that is in the store, whoever names it.
 *
 * @param upload the key of the upload that left it, if it was an upload: while that is open the object may be a part of it
 */
public record Listed(ObjectKey key, ObjectKey upload) {}
