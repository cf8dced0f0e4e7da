/** Users that are no people. */
@NullMarked
@CheckReturnValue
package io.slipway.access.robot;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
