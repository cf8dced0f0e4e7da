/** Filters: what a list may be asked by, and nothing else. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.filter;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
