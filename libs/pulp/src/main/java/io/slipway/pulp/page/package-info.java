/** Pages: a window of a list with its neighbours, and the fields that were asked for. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.page;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
