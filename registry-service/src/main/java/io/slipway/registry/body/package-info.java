/** Bodies of requests: paused until somebody who may take them does. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.body;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
