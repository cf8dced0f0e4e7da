/** Errors: the bodies Pulp's clients know, written in one place, and the headers of every answer. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.error;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
