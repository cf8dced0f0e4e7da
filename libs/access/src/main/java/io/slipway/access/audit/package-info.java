/** Who did what to which object, from where, with what result. */
@NullMarked
@CheckReturnValue
package io.slipway.access.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
