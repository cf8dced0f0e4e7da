/** Distributions over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.distribution;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
