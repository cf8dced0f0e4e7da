/** Roles on objects over REST: the four operations that every kind of object has. */
@NullMarked
@CheckReturnValue
package io.slipway.admission.role;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
