/** A cache of this machine in front of a store that is far away: bounded, and never wrong. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.cache;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
