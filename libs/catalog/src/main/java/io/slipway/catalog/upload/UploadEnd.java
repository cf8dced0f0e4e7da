package io.slipway.catalog.upload;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The upload that is over once its blob is linked.
 *
 * @param holder who alone may end it ({@link HoldUpload}); null where the object store keeps others out
 */
public record UploadEnd(UploadId id, @Nullable UUID holder) {}
