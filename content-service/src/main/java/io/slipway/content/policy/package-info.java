/** Access policies over REST: what every operation needs, to be read. */
@NullMarked
@CheckReturnValue
package io.slipway.content.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
