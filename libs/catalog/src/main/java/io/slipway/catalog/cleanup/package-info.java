/** Cleanup: what nothing holds any more goes, once the grace is over. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.cleanup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
