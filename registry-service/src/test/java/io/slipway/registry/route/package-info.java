/** The registry as its clients see it. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.route;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
