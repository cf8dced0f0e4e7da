/** The object store: bytes under keys of their own, kept once they are what they should be. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.object;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
