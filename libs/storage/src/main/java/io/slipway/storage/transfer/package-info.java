/** Bytes on their way into a store, whatever it is made of: taken in at its pace, hashed, one writer at a time. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.transfer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
