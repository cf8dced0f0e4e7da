/** The token server's keys and refresh tokens, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
