/** Users, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.user;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
