/** Roles over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.role;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
