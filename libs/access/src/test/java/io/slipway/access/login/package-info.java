/** Names that connections say, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.login;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
