/** Who somebody is, by whatever he proves it with. */
@NullMarked
@CheckReturnValue
package io.slipway.access.login;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
