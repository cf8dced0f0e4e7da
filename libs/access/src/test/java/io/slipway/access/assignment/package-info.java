/** Who has which role, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.assignment;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
