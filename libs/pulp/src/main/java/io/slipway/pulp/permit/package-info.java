/** What operations need, and the port to whoever decides about it. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.permit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
