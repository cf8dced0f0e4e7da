/** How often somebody may ask for what costs us something. */
@NullMarked
@CheckReturnValue
package io.slipway.access.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
