/** How often and how long another registry is tried. */
@NullMarked
@CheckReturnValue
package io.slipway.upstream.limits;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
