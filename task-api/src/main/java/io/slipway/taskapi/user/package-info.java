/** Who may use the management API. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.user;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
