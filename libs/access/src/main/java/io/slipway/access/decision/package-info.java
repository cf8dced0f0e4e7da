/** Who asks, and what he may do. */
@NullMarked
@CheckReturnValue
package io.slipway.access.decision;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
