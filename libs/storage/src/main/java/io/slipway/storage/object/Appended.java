package io.slipway.storage.object;

import org.jspecify.annotations.Nullable;

/**
 * Where an upload stands after an append.
 *
 * @param cut why the bytes broke off; null where all of them arrived
 */
public record Appended(UploadState upload, @Nullable Throwable cut) {}
