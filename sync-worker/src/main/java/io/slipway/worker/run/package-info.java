/** Running tasks: claiming them, keeping them alive, stopping them. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
