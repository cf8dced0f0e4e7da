/** Health: whether this replica can serve pulls. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
