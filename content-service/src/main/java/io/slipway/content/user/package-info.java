/** Who may use the management API, and the first administrator. */
@NullMarked
@CheckReturnValue
package io.slipway.content.user;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
