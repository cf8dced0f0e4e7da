/** Who has which role, on what. */
@NullMarked
@CheckReturnValue
package io.slipway.access.assignment;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
