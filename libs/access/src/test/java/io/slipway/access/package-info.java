/** Fixtures of users and rights. */
@NullMarked
@CheckReturnValue
package io.slipway.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
