/** Robots over REST: users that are no people. */
@NullMarked
@CheckReturnValue
package io.slipway.content.robot;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
