/** Blobs: bytes on their way out, never across the heap where it can be helped. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.blob;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
