/** The parts of a sync, each alone. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
