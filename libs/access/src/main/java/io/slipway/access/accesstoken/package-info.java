/** Secrets that are good instead of a password, for a part of what one may. */
@NullMarked
@CheckReturnValue
package io.slipway.access.accesstoken;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
