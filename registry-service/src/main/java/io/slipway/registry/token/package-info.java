/** The token server: what is asked for, how it is proved, what is given. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
